using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Runtime;
using Mira.Tests.Checkpoints.KeyMaps;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.Pytorch;

public sealed class PytorchFeaturesTests : IDisposable
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Features_of_a_pth_are_PyTorchs_on_given_images_and_from_a_JPEG_file(string architecture)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open("Checkpoints/features.safetensors");
        using var backbone = ThroughPth(architecture);
        using var encoder = backbone.Freeze(Cpu);

        Near.Equal(golden.Load(architecture), encoder.Features(FormulaWeights.Images()), 1e-4);
        Near.Equal(golden.Load($"{architecture}.photo"), PhotoFeatures(encoder), 1e-3);
    }

    /// <summary>The formula's weights written as .pth and read back, as a downloaded checkpoint would be.</summary>
    private PretrainedBackbone ThroughPth(string architecture)
    {
        var path = _folder.File($"{architecture}.pth");
        using var formula = FormulaWeights.Backbone(architecture);
        BackboneExport.Write(ExportFormat.Pth, path, formula.ToNamedTensors());
        return PretrainedBackbone.Load(path, new BackboneRequest { Architecture = architecture }, Cpu);
    }

    private Tensor PhotoFeatures(FrozenEncoder encoder)
    {
        foreach (var split in new[] { "train", "val" })
        {
            var place = Directory.CreateDirectory(_folder.File($"photos/{split}/one"));
            File.Copy(GoldenFile.Path("Checkpoints/photo.jpg"), Path.Combine(place.FullName, "photo.jpg"));
        }
        var photos = Catalog.Load("imagefolder", _folder.File("photos"));
        return FeatureBank.Extract(encoder, photos.Test, photos.TestTransform(Interpolation.Bicubic),
            new EvaluationSettings(Cpu)).Features;
    }
}
