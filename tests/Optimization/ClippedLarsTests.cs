using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Tests.Optimization;

/// <summary>LARS with a clipped ratio against PyTorch, step by step over rates that clip and
/// rates that do not.</summary>
public sealed class ClippedLarsTests : IDisposable
{
    private const int Weights = 6;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly FiniteGuard _guard = new(CPU);
    private readonly GoldenFile _golden = new("clipped-lars.safetensors");

    public void Dispose()
    {
        _guard.Dispose();
        _golden.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("matrices", false)]
    [InlineData("all", true)]
    public void Five_steps_equal_PyTorch(string name, bool scalesVectors)
    {
        var recipe = OptimizerRecipe.ClippedLars with { WeightDecay = 0.1, ScalesVectors = scalesVectors };
        var weights = Enumerable.Range(0, Weights).Select(at => new Parameter(_golden[$"start.{at}"])).ToArray();
        using var optimizer = Optimizers.Create(recipe, [.. weights.Select((weight, at) => ($"{at}", weight))]);

        foreach (var (step, rate) in _golden.Doubles("rates").Index())
        {
            foreach (var (at, weight) in weights.Index())
            {
                weight.grad = _golden[$"gradient.{step}.{at}"];
            }
            optimizer.Update(rate, _guard);
        }

        Assert.All(weights.Index(), entry => Near.Equal(_golden[$"{name}.weight.{entry.Index}"], entry.Item, 2e-6));
        Assert.All(optimizer.State.Index(), entry =>
            Near.Equal(_golden[$"{name}.momentum.{entry.Index}"], entry.Item.Value, 2e-6));
    }

    [Fact]
    public void No_step_is_longer_than_that_of_SGD()
    {
        var (scaled, plain) = (new Parameter(full([2, 2], 100f)), new Parameter(full([2, 2], 100f)));
        (scaled.grad, plain.grad) = (ones(2, 2), ones(2, 2));
        using var lars = Optimizers.Create(OptimizerRecipe.ClippedLars with { WeightDecay = 0 }, [("weight", scaled)]);
        using var sgd = new Sgd([("weight", plain)], 0.9, 0);

        lars.Update(0.1, _guard);
        sgd.Update(0.1, _guard);

        Near.Equal(plain, scaled, 1e-7);
    }

    [Fact]
    public void A_warm_up_from_nothing_moves_nothing_at_its_first_step()
    {
        var weight = new Parameter(ones(2, 2)) { grad = ones(2, 2) };
        using var lars = Optimizers.Create(OptimizerRecipe.ClippedLars, [("weight", weight)]);

        lars.Update(0, _guard);

        Assert.False(_guard.Read().Blocked);
        Near.Equal(ones(2, 2), weight, 0);
        Assert.True(lars.State.Single().Value.isfinite().all().item<bool>());
    }
}
