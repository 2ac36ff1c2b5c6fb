using System.Text;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

public sealed class KeyMatchingTests
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);

    [Theory]
    [InlineData("mira", "MIRA", "teacher", "resnet18-cifar")]
    [InlineData("mira-trimmed", "", "teacher", "resnet18-cifar")]
    [InlineData("mira-linear", "", "backbone", "resnet18-cifar")]
    [InlineData("swav", "", "backbone", "resnet50")]
    [InlineData("swav-training", "", "backbone", "resnet50")]
    [InlineData("deepcluster-v2", "", "backbone", "resnet18-cifar")]
    [InlineData("dino-backbone", "", "backbone", "resnet50")]
    [InlineData("dino-full", "DINO", "teacher", "resnet18-cifar")]
    [InlineData("barlow-twins", "", "backbone", "resnet18-cifar")]
    [InlineData("barlow-twins-training", "Barlow Twins", "backbone", "resnet18-cifar")]
    [InlineData("moco", "", "student", "resnet18-cifar")]
    [InlineData("torchvision", "", "backbone", "resnet50")]
    [InlineData("solo-learn", "", "student", "resnet18-cifar")]
    [InlineData("solo-learn-old", "", "student", "resnet18-cifar")]
    public void Every_methods_names_lead_to_its_backbone(string style, string method, string encoder,
        string architecture)
    {
        var path = GoldenFile.Path($"Checkpoints/keys-{style}.pth");

        using var backbone = PretrainedBackbone.Load(path, new BackboneRequest(), Cpu);

        Assert.Equal((method, encoder, architecture),
            (backbone.Method, backbone.Encoder, BackboneName.Of(backbone.Architecture)));
        var loaded = backbone.Backbone.state_dict();
        Assert.All(BackboneLayout.Tensors(backbone.Architecture)
            .Select((tensor, k) => (tensor.Name, tensor.IsOptional, Expected: k + 1f)), tensor =>
            Assert.True(IsFilledWith(loaded[tensor.Name], style == "torchvision"
                && tensor.IsOptional ? 0 : tensor.Expected), tensor.Name));
    }

    [Theory]
    [InlineData("mira", "student", 1001)]
    [InlineData("dino-full", "student", 1001)]
    [InlineData("moco", "teacher", 1001)]
    [InlineData("solo-learn", "teacher", 1001)]
    [InlineData("solo-learn-old", "teacher", 1001)]
    public void The_other_network_is_had_by_name(string style, string encoder, float first)
    {
        var request = new BackboneRequest { Encoder = encoder };

        using var backbone = PretrainedBackbone.Load(GoldenFile.Path($"Checkpoints/keys-{style}.pth"), request, Cpu);

        Assert.Equal(encoder, backbone.Encoder);
        Assert.True(IsFilledWith(backbone.Backbone.state_dict()["conv1.weight"], first));
    }

    [Theory]
    [InlineData(ResNetDepth.ResNet18, ResNetStem.Cifar)]
    [InlineData(ResNetDepth.ResNet34, ResNetStem.ImageNet)]
    [InlineData(ResNetDepth.ResNet50, ResNetStem.ImageNet)]
    public void The_layout_is_the_networks(ResNetDepth depth, ResNetStem stem)
    {
        var recipe = new BackboneRecipe { Depth = depth, Stem = stem, Width = 8 };
        using var start = new Initialization(0, CPU);
        using var network = new ResNet(recipe, start);

        var expected = network.state_dict()
            .Select(entry => $"{entry.Key} {string.Join(",", entry.Value.shape)}").Order();

        Assert.Equal(expected, BackboneLayout.Tensors(recipe)
            .Select(tensor => $"{tensor.Name} {string.Join(",", tensor.Shape)}").Order());
    }

    [Fact]
    public void A_teacher_is_not_invented()
    {
        var request = new BackboneRequest { Encoder = "teacher" };

        var error = Assert.Throws<InputException>(() =>
            PretrainedBackbone.Load(GoldenFile.Path("Checkpoints/keys-swav.pth"), request, Cpu));

        Assert.Contains("has no teacher", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_depth_than_the_files_is_refused_tensor_by_tensor()
    {
        var request = new BackboneRequest { Architecture = "resnet50" };

        var error = Assert.Throws<InputException>(() =>
            PretrainedBackbone.Load(GoldenFile.Path("Checkpoints/keys-moco.pth"), request, Cpu));

        Assert.Contains("matches resnet50 (names as in MoCo, student) only in part", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("conv1.weight [64, 3, 3, 3], expected [64, 3, 7, 7]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_backbone_says_what_it_holds()
    {
        var error = Assert.Throws<InputException>(() =>
            PretrainedBackbone.Load(GoldenFile.Path("Checkpoints/kinds-zip.pth"), new(), Cpu));

        Assert.Contains("first state_dict/f64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_network_of_another_family_is_refused()
    {
        var path = GoldenFile.Path("Checkpoints/resnet20-12fca82f.th");

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(path, new(), Cpu));

        Assert.Contains("not supported: a ResNet-20 for CIFAR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_is_accepted_only_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("gap.safetensors");
        using (var whole = PretrainedBackbone.Random(new BackboneRecipe { Width = 8 }, 1, Cpu))
        {
            Safetensors.Write(path, whole.Backbone.state_dict()
                .Where(entry => !entry.Key.StartsWith("layer4.1.bn2", StringComparison.Ordinal)));
        }

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(path, new(), Cpu));
        using var backbone = PretrainedBackbone.Load(path, new() { AllowMissing = ["layer4.1.bn2"] }, Cpu);

        Assert.Contains("4 missing: layer4.1.bn2.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(8, backbone.Architecture.Width);
    }

    [Fact]
    public void A_tensor_of_a_type_that_is_not_read_is_said_to_be_there()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("unread.safetensors");
        using (var whole = PretrainedBackbone.Random(new BackboneRecipe { Width = 8 }, 1, Cpu))
        {
            Safetensors.Write(path, whole.Backbone.state_dict()
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        }
        var bytes = File.ReadAllBytes(path);
        // The checksum's name no longer fits; the file becomes one of somebody else.
        Replace(bytes, "mira.sha256", "their.sha25");
        Replace(bytes, "\"bn1.weight\":{\"dtype\":\"F32\"", "\"bn1.weight\":{\"dtype\":\"U32\"");
        AtomicFile.Write(path, stream => stream.Write(bytes));

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(path, new(), Cpu));

        Assert.Contains("bn1.weight has the type U32, which mira cannot read", error.Message, StringComparison.Ordinal);
    }

    private static void Replace(byte[] bytes, string from, string to)
    {
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Encoding.ASCII.GetBytes(to).CopyTo(bytes.AsSpan(at));
    }

    private static bool IsFilledWith(Tensor tensor, float value)
    {
        using var expected = full_like(tensor, value);
        return tensor.equal(expected).all().item<bool>();
    }
}
