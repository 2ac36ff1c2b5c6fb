using Mira.Experiments.Methods.BarlowTwins;
using Mira.Experiments.Methods.Byol;
using Mira.Experiments.Methods.SimSiam;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses of the methods without labels against PyTorch: values, and gradients to every input.</summary>
public sealed class ContrastGoldenTests : IDisposable
{
    private readonly GoldenFile _golden = new("contrast-losses.safetensors");
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _golden.Dispose();
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 2e-6)]
    public void Byol_equals_its_equation_and_leaves_the_targets_alone(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.byol", ByolLoss.Of(inputs[..2], inputs[2..]), inputs, tolerance);
        Assert.All(inputs[2..], target => Assert.Null(target.grad));
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 2e-6)]
    public void The_mean_of_Byols_directions_equals_its_equation(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.byol-mean", ByolLoss.Of(inputs[..2], inputs[2..], averages: true), inputs, tolerance);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 2e-6)]
    public void Simsiam_equals_its_equation(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.simsiam", SimSiamLoss.Of(inputs[..2], [.. inputs[2..].Select(target => target.detach())]),
            inputs[..2], tolerance);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 2e-6)]
    public void Simsiam_without_stop_gradient_moves_the_targets_too(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.simsiam-flowing", SimSiamLoss.Of(inputs[..2], inputs[2..]), inputs, tolerance);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 5e-6)]
    public void Barlow_twins_equals_its_equation(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 2);
        var correlation = CrossCorrelation.Of(inputs[0], inputs[1], null);
        Near.Equal(_golden[$"{type}.barlow.correlation"], correlation, tolerance);
        Check($"{type}.barlow", BarlowTwinsLoss.Of(correlation, 0.0051, 0.1), inputs, tolerance);
    }

    [Fact]
    public void Half_precision_is_judged_in_float32()
    {
        var halves = Inputs("float32", 0, 1, 2, 3)
            .Select(input => input.detach().to_type(ScalarType.BFloat16)).ToArray();
        Assert.Equal(ScalarType.Float32, ByolLoss.Of(halves[..2], halves[2..]).dtype);
        Assert.Equal(ScalarType.Float32, CrossCorrelation.Of(halves[0], halves[1], null).dtype);
    }

    private Tensor[] Inputs(string type, params int[] places) => [.. places.Select(place => _golden[$"input.{place}"]
        .to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32).requires_grad_())];

    private void Check(string name, Tensor loss, Tensor[] inputs, double tolerance)
    {
        loss.backward();
        Near.Equal(_golden[$"{name}.loss"], loss, tolerance);
        foreach (var (place, input) in inputs.Index().Where(entry => entry.Item.grad is not null))
        {
            Near.Equal(_golden[$"{name}.gradient.{place}"], input.grad!, tolerance);
        }
        Assert.Contains(inputs, input => input.grad is not null);
    }
}
