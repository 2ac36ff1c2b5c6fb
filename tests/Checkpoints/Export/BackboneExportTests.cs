using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Tests.Checkpoints.KeyMaps;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.Export;

public sealed class BackboneExportTests : IDisposable
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ExportFormat.Safetensors, "resnet18-cifar-width8-stride2-padding1")]
    [InlineData(ExportFormat.Pth, "resnet18-cifar-width8")]
    [InlineData(ExportFormat.Pth, "resnet50-width8")]
    public void A_written_backbone_is_read_back_bit_for_bit(ExportFormat format, string architecture)
    {
        var path = _folder.File("backbone");
        using var written = FormulaWeights.Backbone(architecture);

        Assert.Equal([path], BackboneExport.Write(format, path, written.ToNamedTensors()));
        using var read = PretrainedBackbone.Load(path, new BackboneRequest(), Cpu);

        Assert.Equal(architecture, BackboneName.Of(read.Architecture));
        Assert.Equal(written.Freeze(Cpu).Fingerprint(), read.Freeze(Cpu).Fingerprint());
    }

    [Fact]
    public void Entries_of_a_pth_lie_at_multiples_of_64_bytes()
    {
        var path = _folder.File("backbone.pth");
        using var backbone = FormulaWeights.Backbone("resnet18-width8");
        BackboneExport.Write(ExportFormat.Pth, path, backbone.ToNamedTensors());

        using var file = MappedFile.Open(path);
        var entries = new ZipDirectory(file, "PyTorch zip file").Read();

        Assert.Equal(120 + 3, entries.Count);
        Assert.All(entries.Values, entry => Assert.Equal(0, entry.Start % 64));
        // The system's own reader of zip archives agrees with it.
        using var archive = System.IO.Compression.ZipFile.OpenRead(path);
        Assert.Equal(entries.Keys.Order(), archive.Entries.Select(entry => entry.FullName).Order());
        Assert.All(archive.Entries, entry =>
            Assert.Equal((entries[entry.FullName].Length, entries[entry.FullName].Checksum),
                (entry.Length, entry.Crc32)));
    }

    [Theory]
    [InlineData("resnet18-width8")]
    [InlineData("resnet50-width8")]
    [InlineData("resnet18-cifar-width8-stride2-padding1")]
    public void Onnxruntime_computes_the_same_features(string architecture)
    {
        var path = _folder.File("backbone.onnx");
        using var scope = NewDisposeScope();
        using var backbone = FormulaWeights.Backbone(architecture);
        BackboneExport.Write(ExportFormat.Onnx, path, backbone.ToNamedTensors());
        var images = FormulaWeights.Images();
        using var encoder = backbone.Freeze(Cpu);

        using var session = new InferenceSession(path);
        var input = new DenseTensor<float>(images.data<float>().ToArray(), [2, 3, 64, 64]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("images", input)]);

        Near.Equal(tensor(outputs[0].AsEnumerable<float>().ToArray(), [2, backbone.Architecture.FeatureDimension]),
            encoder.Features(images), 1e-5);
    }

    [Fact]
    public void An_ONNX_file_says_how_its_images_are_normalized()
    {
        var path = _folder.File("backbone.onnx");
        using var backbone = FormulaWeights.Backbone("resnet18-width8");
        BackboneExport.Write(ExportFormat.Onnx, path, backbone.ToNamedTensors());

        using var session = new InferenceSession(path);
        var about = session.ModelMetadata.CustomMetadataMap;

        Assert.Equal("0.485,0.456,0.406", about["mean"]);
        Assert.Equal("0.229,0.224,0.225", about["std"]);
        Assert.Equal("3,224,224", about["input_size"]);
        Assert.Equal("RGB", about["channel_order"]);
        Assert.Equal("resnet18-width8", about["architecture"]);
    }

    [Theory]
    [InlineData("conv1.weight", "stem.conv1.weight")]
    [InlineData("bn1.running_mean", "stem.conv1.norm.running_mean")]
    [InlineData("layer1.0.conv3.weight", "res2.0.conv3.weight")]
    [InlineData("layer4.2.bn3.bias", "res5.2.conv3.norm.bias")]
    [InlineData("layer2.0.downsample.0.weight", "res3.0.shortcut.weight")]
    [InlineData("layer2.0.downsample.1.running_var", "res3.0.shortcut.norm.running_var")]
    public void Names_become_Detectron2s(string torchvision, string detectron2) =>
        Assert.Equal(detectron2, Detectron2Names.Of(torchvision));

    [Fact]
    public void Detectron2_gets_a_ResNet_50_with_its_configuration_or_nothing()
    {
        using var small = FormulaWeights.Backbone("resnet18-width8");

        var error = Assert.Throws<InputException>(() =>
            BackboneExport.Write(ExportFormat.Detectron2, _folder.File("a.pkl"), small.ToNamedTensors()));

        Assert.Contains("takes a resnet50", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a.pkl")));
        using var backbone = PretrainedBackbone.Random(BackboneName.Parse("resnet50"), 0, Cpu);
        var written = BackboneExport.Write(ExportFormat.Detectron2, _folder.File("b.pkl"), backbone.ToNamedTensors());
        Assert.Equal([_folder.File("b.pkl"), _folder.File("b.yaml")], written);
        Assert.Contains("WEIGHTS: \"b.pkl\"", File.ReadAllText(written[1]), StringComparison.Ordinal);
        // MoCo's configuration has this norm since d00ef73; SyncBN before.
        Assert.Contains("NORM: \"naiveSyncBN\"", File.ReadAllText(written[1]), StringComparison.Ordinal);
    }
}
