using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

public sealed class WeightCastsTests
{
    private static readonly BackboneRecipe Backbone = new() { Width = 8, Stem = ResNetStem.Cifar };
    private static readonly ProjectorRecipe Projector = new()
    {
        HiddenDimension = 16,
        EmbeddingDimension = 8,
        Prototypes = 8,
    };

    [Fact]
    public void Views_of_a_step_share_one_cast()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts(multipliesBFloat16: true);
        var weight = ones(3);

        casts.Share(() =>
        {
            var first = casts.Of(weight, ScalarType.BFloat16);
            Assert.Equal(ScalarType.BFloat16, first.dtype);
            Assert.Same(first, casts.Of(weight, ScalarType.BFloat16));
            return first;
        });
    }

    [Fact]
    public void A_cast_outlives_the_layer_that_asked_first_but_not_the_step()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts(multipliesBFloat16: true);
        var weight = ones(3);

        var cast = casts.Share(() =>
        {
            using (NewDisposeScope())
            {
                casts.Of(weight, ScalarType.BFloat16);
            }
            Assert.False(casts.Of(weight, ScalarType.BFloat16).IsInvalid);
            return casts.Of(weight, ScalarType.BFloat16);
        });

        Assert.True(cast.IsInvalid);
        Assert.False(weight.IsInvalid);
    }

    [Fact]
    public void The_next_step_sees_the_weights_of_that_step()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts(multipliesBFloat16: true);
        var weight = ones(3);
        casts.Share(() => casts.Of(weight, ScalarType.BFloat16));
        weight.fill_(2);

        Assert.Equal(2, casts.Share(() => casts.Of(weight, ScalarType.BFloat16).to_type(ScalarType.Float32)[0]
            .item<float>()));
    }

    [Fact]
    public void A_weight_in_the_right_precision_is_not_copied()
    {
        using var scope = NewDisposeScope();
        var casts = new WeightCasts(multipliesBFloat16: true);
        var weight = ones(3);

        Assert.Same(weight, casts.Share(() => casts.Of(weight, ScalarType.Float32)));
    }

    [Fact]
    public void Sharing_changes_no_output_and_gradients_only_by_rounding()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var views = new[] { Images(generator), Images(generator) };
        using var shared = PretrainingNetwork.WithPrototypes(Backbone, Projector, 0, CPU);
        using var separate = PretrainingNetwork.WithPrototypes(Backbone, Projector, 0, CPU);

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

    [Fact]
    public void Products_without_hardware_are_those_of_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var input = randn([16, 24], generator: generator).to_type(ScalarType.BFloat16).requires_grad_(true);
        var weight = randn([8, 24], generator: generator).requires_grad_(true);
        var other = (Input: input.detach().clone().requires_grad_(true), Weight: weight.detach().clone()
            .requires_grad_(true));

        var emulated = new WeightCasts(multipliesBFloat16: false)
            .Apply((x, w) => nn.functional.linear(x, w), input, weight);
        var native = new WeightCasts(multipliesBFloat16: true)
            .Apply((x, w) => nn.functional.linear(x, w), other.Input, other.Weight);
        emulated.sum().backward();
        native.sum().backward();

        Assert.Equal(ScalarType.BFloat16, emulated.dtype);
        // Sums of 24 exact products in another order, each rounded once to 8 bits.
        foreach (var (one, same) in new[] { (emulated, native), (input.grad!, other.Input.grad!),
            (weight.grad!, other.Weight.grad!) })
        {
            Assert.InRange(Largest(one.sub(same)), 0, Largest(same) / 128);
        }
    }

    [Fact]
    public void A_network_without_hardware_is_as_near_to_float32_as_libtorchs_own()
    {
        var exact = Gradients(ScalarType.Float32, multipliesBFloat16: true);
        var native = Distance(exact, Gradients(ScalarType.BFloat16, multipliesBFloat16: true));
        var emulated = Distance(exact, Gradients(ScalarType.BFloat16, multipliesBFloat16: false));

        Assert.InRange(emulated, native / 2, native * 1.25);
    }

    private static double Distance(float[] expected, float[] actual) =>
        Math.Sqrt(expected.Zip(actual, (one, other) => Math.Pow(one - other, 2))
            .Sum() / expected.Sum(value => Math.Pow(value, 2)));

    /// <summary>Gradients of all weights, residual branches included, for one batch.</summary>
    private static float[] Gradients(ScalarType type, bool multipliesBFloat16)
    {
        using var scope = NewDisposeScope();
        using var start = new Initialization(0, CPU) { Casts = new WeightCasts(multipliesBFloat16) };
        using var network = new ResNet(Backbone, start);
        using var generator = new Generator(1);
        using (no_grad())
        {
            foreach (var scale in network.parameters().Where(parameter => parameter.dim() == 1))
            {
                scale.uniform_(0.5, 1, generator);
            }
        }
        var direction = randn([16, 64], generator: generator);
        network.call(ChannelsLast.Of(randn([16, 3, 16, 16], generator: generator).to_type(type))).mul(direction)
            .sum().backward();
        return [.. network.parameters().SelectMany(parameter => parameter.grad!.contiguous().data<float>().ToArray())];
    }

    private static float Largest(Tensor values) => values.to_type(ScalarType.Float32).abs().max().item<float>();

    private static Tensor Images(Generator generator) =>
        ChannelsLast.Of(randn([8, 3, 16, 16], generator: generator).to_type(ScalarType.BFloat16));

    private static Tensor Logits(IEnumerable<NetworkOutput> outputs) =>
        cat([.. outputs.Select(output => output.Logits)]);
}
