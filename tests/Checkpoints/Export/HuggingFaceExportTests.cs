using System.Text.Json.Nodes;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Tests.Checkpoints.KeyMaps;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.Export;

public sealed class HuggingFaceExportTests : IDisposable
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>timm 1.0 reads these properties in load_model_config_from_hf and PretrainedCfg.</summary>
    [Fact]
    public void The_folder_has_what_timm_reads()
    {
        using var backbone = PretrainedBackbone.Random(BackboneName.Parse("resnet18"), 0, Cpu);
        var folder = _folder.File("model");

        var paths = BackboneExport.Write(ExportFormat.HuggingFace, folder,
            backbone.ToNamedTensors() with { Card = "text" });

        Assert.Equal(["model.safetensors", "config.json", "README.md"], paths.Select(Path.GetFileName));
        Assert.All(paths, path => Assert.True(File.Exists(path)));
        var config = JsonNode.Parse(File.ReadAllText(paths[1]))!;
        Assert.Equal(("resnet18", 0, 512),
            ((string?)config["architecture"], (int?)config["num_classes"], (int?)config["num_features"]));
        var images = config["pretrained_cfg"]!;
        Assert.Equal([3, 224, 224], images["input_size"]!.AsArray().Select(size => (int)size!));
        Assert.Equal([0.485, 0.456, 0.406], images["mean"]!.AsArray().Select(value => (double)value!));
        Assert.Equal([0.229, 0.224, 0.225], images["std"]!.AsArray().Select(value => (double)value!));
        Assert.Equal([7, 7], images["pool_size"]!.AsArray().Select(size => (int)size!));
        Assert.Equal(("conv1", "fc"), ((string?)images["first_conv"], (string?)images["classifier"]));
        using var weights = SafetensorsFile.Open(paths[0]);
        // transformers refuses a file whose metadata do not name the framework.
        Assert.Equal("pt", weights.Metadata["format"]);
        Assert.Contains("layer4.1.bn2.num_batches_tracked", weights.Names);
    }

    [Fact]
    public void The_card_says_of_data_recipe_numbers_and_license_what_the_checkpoint_does()
    {
        var run = _folder.File("run");
        TinyRun.Train(TinyRun.In(run));
        using var backbone = PretrainedBackbone.Load(new RunFolder(run).Checkpoint, new BackboneRequest(), Cpu);

        var card = ModelCard.Of(backbone, "mit");

        Assert.StartsWith("---\nlicense: mit\nlibrary_name: timm\n", card, StringComparison.Ordinal);
        Assert.Contains($"recipe {backbone.Recipe!.Name} {backbone.Recipe.Hash}", card, StringComparison.Ordinal);
        Assert.Contains("## Numbers", card, StringComparison.Ordinal);
        Assert.Contains("## Recipe", card, StringComparison.Ordinal);
        Assert.Contains("No license was named", ModelCard.Of(backbone, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resnet18-cifar-width8-stride2-padding1")]
    [InlineData("resnet50-width8")]
    public void A_network_that_timm_has_not_is_refused_before_anything_is_written(string architecture)
    {
        using var backbone = FormulaWeights.Backbone(architecture);
        var folder = _folder.File("model");

        var error = Assert.Throws<InputException>(() =>
            BackboneExport.Write(ExportFormat.HuggingFace, folder, backbone.ToNamedTensors()));

        Assert.Contains("timm has no such network", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
