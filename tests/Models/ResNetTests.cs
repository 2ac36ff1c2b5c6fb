using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

public sealed class ResNetTests
{
    // Batch statistics of 16 values, 49 layers in a row: float32 rounding of either side grows to this.
    private static readonly double Rounding = TestDevice.Tolerance(1e-4);

    private static readonly BackboneRecipe Basic = new()
    {
        Depth = ResNetDepth.ResNet18,
        Width = 8,
        Stem = ResNetStem.Cifar,
    };
    private static readonly BackboneRecipe Bottleneck = new()
    {
        Depth = ResNetDepth.ResNet50,
        Width = 8,
        Stem = ResNetStem.ImageNet,
    };

    [Theory]
    [Trait(TestDevice.Trait, TestDevice.Any)]
    [InlineData("network-basic.safetensors")]
    [InlineData("network-bottleneck.safetensors")]
    public void Features_and_statistics_agree_with_torchvisions_blocks(string golden)
    {
        using var file = GoldenFile.Open(golden);
        using var scope = NewDisposeScope();
        var network = Network(golden.Contains("basic", StringComparison.Ordinal) ? Basic : Bottleneck);
        Checkpoint.Fill(file, network.state_dict().Select(entry => (entry.Key, entry.Value)), "start.");
        var images = ChannelsLast.Of(file.Load("images").to(TestDevice.Device));

        Near.Equal(file.Load("training"), network.call(images), Rounding);
        foreach (var (name, buffer) in network.named_buffers())
        {
            Near.Equal(file.Load($"after.{name}"), buffer, Rounding);
        }
        network.eval();
        Near.Equal(file.Load("evaluation"), network.call(images), Rounding);
    }

    [Fact]
    public void Names_are_torchvisions()
    {
        using var network =
            Network(new BackboneRecipe { Depth = ResNetDepth.ResNet50, Stem = ResNetStem.ImageNet, Width = 8 });

        var names = network.state_dict().Keys.ToList();

        Assert.Equal(318, names.Count);
        Assert.Contains("layer3.5.bn3.num_batches_tracked", names);
        Assert.Contains("layer4.0.downsample.0.weight", names);
    }

    [Theory]
    [InlineData(ResNetDepth.ResNet18, 512)]
    [InlineData(ResNetDepth.ResNet34, 512)]
    [InlineData(ResNetDepth.ResNet50, 2048)]
    public void Full_width_features_have_the_papers_length(ResNetDepth depth, int length) =>
        Assert.Equal(length, new BackboneRecipe { Depth = depth }.FeatureDimension);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(20)]
    public void A_width_that_is_no_multiple_of_8_is_refused(int width)
    {
        var error = Assert.Throws<InputException>(() => Network(Basic with { Width = width }));

        Assert.Contains("multiple of 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_seeds_give_equal_weights_and_others_do_not()
    {
        using var first = Network(Basic);
        using var again = Network(Basic);
        using var other = Network(Basic, seed: 1);

        Assert.True(Weight(first).equal(Weight(again)).all().item<bool>());
        Assert.False(Weight(first).equal(Weight(other)).all().item<bool>());
    }

    [Fact]
    public void Layout_stays_channels_last_through_weights_and_gradients()
    {
        using var scope = NewDisposeScope();
        using var network = Network(Basic);
        network.call(ChannelsLast.Of(randn(2, 3, 12, 12))).sum().backward();

        Assert.Equal([27L, 1, 9, 3], Weight(network).stride());
        Assert.Equal([27L, 1, 9, 3], Weight(network).grad!.stride());
    }

    // torchvision draws conv1 by variance 2 / (9 · 64); a convolution that is put in its place is PyTorch's default.
    [Theory]
    [InlineData(StemInitialization.FanOut, 0.0589, 1)]
    [InlineData(StemInitialization.Uniform, 0.1111, 0.19245)]
    public void The_CIFAR_stem_starts_from_the_distribution_that_its_recipe_names(StemInitialization weights,
        double deviation, double bound)
    {
        using var network = Network(Basic with { Width = 64, StemInitialization = weights });
        var values = Weight(network).data<float>().ToArray();

        // 1728 draws: the deviation of a sample is off by 1.7 % (normal) or 1.1 % (uniform) of itself.
        Assert.InRange(Math.Sqrt(values.Average(value => (double)value * value)), 0.93 * deviation, 1.07 * deviation);
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, bound));
        Assert.Equal(weights == StemInitialization.FanOut, values.Any(value => Math.Abs(value) > 0.19245));
    }

    private static ResNet Network(BackboneRecipe recipe, ulong seed = 0)
    {
        using var start = new Initialization(seed, TestDevice.Device);
        return new ResNet(recipe, start);
    }

    private static TorchSharp.Modules.Parameter Weight(ResNet network) => network.get_parameter("conv1.weight")!;
}
