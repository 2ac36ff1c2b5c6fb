using Mira.Experiments.Checkpoints.Export;
using Mira.Tests.Checkpoints.KeyMaps;

namespace Mira.Tests.Anchors;

public sealed class OnnxFileTests
{
    [Fact]
    public void Weights_and_nodes_of_an_exported_backbone_are_read_back()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("backbone.onnx");
        using var backbone = FormulaWeights.Backbone("resnet18-width8");
        var written = backbone.ToNamedTensors();
        BackboneExport.Write(ExportFormat.Onnx, path, written);

        var file = OnnxFile.Read(path);

        Assert.Equal(100, file.Weights.Count);
        Assert.All(written.Tensors.Where(entry => file.Weights.ContainsKey(entry.Key)), entry =>
        {
            Assert.Equal(entry.Value.shape, file.Weights[entry.Key].Shape);
            Assert.Equal(entry.Value.data<float>().ToArray(), file.Weights[entry.Key].Values);
        });
        Assert.Equal(20, file.Nodes.Count(node => node.Operation == "Conv"));
        var norm = file.Nodes.First(node => node.Operation == "BatchNormalization");
        Assert.Equal((5, 1e-5f), (norm.Inputs.Count, norm.Attributes["epsilon"]));
        Assert.Equal(file.Nodes[0].Output, norm.Inputs[0]);
    }
}
