using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

public sealed class WeightCastsTests
{
    private static readonly BackboneRecipe Backbone = new() { Width = 8, Stem = ResNetStem.Cifar };
    private static readonly ProjectorRecipe Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 8 };

    [Fact]
    public void Views_of_a_step_share_one_cast()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts();
        var weight = ones(3);

        var (first, second) = casts.Share(() => (casts.Of(weight, ScalarType.BFloat16), casts.Of(weight, ScalarType.BFloat16)));

        Assert.Same(first, second);
        Assert.Equal(ScalarType.BFloat16, first.dtype);
    }

    [Fact]
    public void The_next_step_sees_the_weights_of_that_step()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts();
        var weight = ones(3);
        casts.Share(() => casts.Of(weight, ScalarType.BFloat16));
        weight.fill_(2);

        Assert.Equal(2, casts.Share(() => casts.Of(weight, ScalarType.BFloat16)).to_type(ScalarType.Float32)[0].item<float>());
    }

    [Fact]
    public void A_weight_in_the_right_precision_is_not_copied()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts();
        var weight = ones(3);

        Assert.Same(weight, casts.Share(() => casts.Of(weight, ScalarType.Float32)));
    }

    [Fact]
    public void Sharing_changes_no_output_and_gradients_only_by_rounding()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var views = new[] { Images(generator), Images(generator) };
        using var shared = new SelfLabelingNetwork(Backbone, Projector, 0, CPU);
        using var separate = new SelfLabelingNetwork(Backbone, Projector, 0, CPU);

        var together = Logits(shared.ReadAll(views));
        var alone = Logits(views.Select(separate.Read));

        Assert.True(together.equal(alone).all().item<bool>());
        together.square().sum().backward();
        alone.square().sum().backward();
        foreach (var (one, other) in shared.parameters().Zip(separate.parameters()))
        {
            // Some gradients are zero: a residual branch starts as nothing.
            Assert.InRange(one.grad!.sub(other.grad!).norm().item<float>(), 0, 1e-2 * other.grad!.norm().item<float>());
            Assert.Equal(ScalarType.Float32, one.grad!.dtype);
        }
    }

    private static Tensor Images(Generator generator) =>
        ChannelsLast.Of(randn([8, 3, 16, 16], generator: generator).to_type(ScalarType.BFloat16));

    private static Tensor Logits(IEnumerable<NetworkOutput> outputs) => cat([.. outputs.Select(output => output.Logits)]);
}
