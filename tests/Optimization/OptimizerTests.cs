using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Tests.Optimization;

/// <summary>Both optimizers against steps worked out by hand and against their formulas in float64.</summary>
public sealed class OptimizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly FiniteGuard _guard = new(CPU);

    public void Dispose()
    {
        _guard.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Two_steps_of_LARS_equal_the_worked_example()
    {
        var (matrix, vector) = (Of(new float[,] { { 3, 4 } }), Of([1f]));
        using var lars = new Lars([("matrix", matrix), ("vector", vector)],
            new() { WeightDecay = 0.5, TrustCoefficient = 0.1 });

        // g + λw = (3, 0), ‖w‖ = 5: q = 0.1 · 5 / 3, so the scaled gradient is (0.5, 0). The
        // vector has neither decay nor q.
        Update(lars, 2, (matrix, tensor(new float[,] { { 1.5f, -2 } })), (vector, Vector(0.25f)));
        Near.Equal(tensor(new float[,] { { 2, 4 } }), matrix, 1e-6);
        Near.Equal(Vector(0.5f), vector, 1e-6);

        // g + λw = (2.5, 0), ‖w‖ = √20: the scaled gradient is (0.1 √20, 0); momentum 0.9 · (0.5, 0) joins it.
        Update(lars, 2, (matrix, tensor(new float[,] { { 1.5f, -2 } })), (vector, Vector(0.25f)));
        Near.Equal(tensor(new[,] { { 2 - (2 * (0.45 + (0.1 * Math.Sqrt(20)))), 4 } }), matrix, 1e-6);
        Near.Equal(Vector(-0.45f), vector, 1e-6);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(1e3)]
    public void LARS_shrinks_a_quadratic_at_a_rate_that_does_not_depend_on_its_curvature(double curvature)
    {
        var weight = Of(new float[,] { { 1, -2 }, { 0.5f, 3 } });
        var start = weight.detach().clone();
        using var lars = new Lars([("weight", weight)],
            new() { Momentum = 0, WeightDecay = 0, TrustCoefficient = 0.01 });

        for (var step = 0; step < 20; step++)
        {
            Update(lars, 5, (weight, weight.detach().mul(curvature)));
        }

        // ε‖w‖/‖g‖ · g = ε w: every step multiplies by 1 − η ε.
        Near.Equal(start.mul(Math.Pow(1 - (5 * 0.01), 20)), weight, 1e-5);
    }

    [Fact]
    public void SGD_shrinks_a_quadratic_geometrically()
    {
        var (matrix, vector) = (Of(new float[,] { { 1, -2 } }), Of([2f]));
        using var sgd = new Sgd([("matrix", matrix), ("vector", vector)], momentum: 0, weightDecay: 0.5);

        for (var step = 0; step < 10; step++)
        {
            Update(sgd, 0.1, (matrix, matrix.detach().mul(2)), (vector, vector.detach().mul(2)));
        }

        Near.Equal(tensor(new[,] { { 1.0, -2 } }).mul(Math.Pow(1 - (0.1 * 2.5), 10)), matrix, 1e-5);
        Near.Equal(Vector(2).mul(Math.Pow(1 - (0.1 * 2), 10)), vector, 1e-5);
    }

    [Fact]
    public void Momentum_does_not_hold_the_learning_rate()
    {
        var weight = Of([1f]);
        using var sgd = new Sgd([("weight", weight)], momentum: 0.5, weightDecay: 0);
        Update(sgd, 0.1, (weight, Vector(4f)));
        Update(sgd, 0.01, (weight, Vector(4f)));

        Near.Equal(Vector(6f), sgd.State.Single().Value, 1e-6);
        Near.Equal(Vector(1 - 0.4f - 0.06f), weight, 1e-6);
    }

    [Theory]
    [InlineData(OptimizerMethod.Sgd, false)]
    [InlineData(OptimizerMethod.Sgd, true)]
    [InlineData(OptimizerMethod.Lars, false)]
    public void Grouped_steps_on_any_layout_equal_the_formula(OptimizerMethod method, bool decaysVectors)
    {
        using var generator = new Generator(3);
        var recipe = new OptimizerRecipe
        {
            Method = method,
            WeightDecay = 0.1,
            TrustCoefficient = 0.3,
            DecaysVectors = decaysVectors,
        };
        long[][] shapes = [[8, 3, 3, 3], [16, 8, 1, 1], [16, 8, 3, 3], [7, 5], [16], [5]];
        var names = shapes.Select((_, at) => $"w{at}").ToArray();
        var weights = shapes.Select(shape => new Parameter(Laid(randn(shape, generator: generator)))).ToArray();
        var expected = weights.Select(weight => weight.detach().to_type(ScalarType.Float64)).ToArray();
        var momenta = expected.Select(weight => zeros_like(weight)).ToArray();
        using var optimizer = Optimizers.Create(recipe, [.. names.Zip(weights)]);

        for (var step = 0; step < 3; step++)
        {
            var gradients = shapes.Select(shape => Laid(randn(shape, generator: generator))).ToArray();
            foreach (var (at, gradient) in gradients.Index())
            {
                Follow(recipe, expected[at], momenta[at], gradient.to_type(ScalarType.Float64), 0.2);
            }
            Update(optimizer, 0.2, [.. weights.Zip(gradients)]);
        }

        Assert.All(weights.Zip(expected), pair => Near.Equal(pair.Second, pair.First, 2e-6));
        Assert.All(optimizer.State.Zip(momenta), pair => Near.Equal(pair.Second, pair.First.Value, 2e-6));
        Assert.Equal(names, optimizer.State.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_of_Adam_on_any_layout_equal_its_formula(bool decaysVectors)
    {
        using var generator = new Generator(5);
        var recipe = new OptimizerRecipe
        {
            Method = OptimizerMethod.Adam,
            WeightDecay = 0.1,
            DecaysVectors = decaysVectors,
        };
        long[][] shapes = [[8, 3, 3, 3], [7, 5], [5]];
        var weights = shapes.Select(shape => new Parameter(Laid(randn(shape, generator: generator)))).ToArray();
        var expected = weights.Select(weight => weight.detach().to_type(ScalarType.Float64)).ToArray();
        var (means, squares) = (expected.Select(weight => zeros_like(weight)).ToArray(),
            expected.Select(weight => zeros_like(weight)).ToArray());
        using var optimizer = Optimizers.Create(recipe, [.. weights.Select((weight, at) => ($"w{at}", weight))]);
        // The last weight has no gradient in the second step, so its mean is corrected for one step less.
        int[] steps = [0, 0, 0];

        for (var step = 0; step < 4; step++)
        {
            var moving = step == 1 ? 2 : 3;
            var gradients = shapes[..moving].Select(shape => Laid(randn(shape, generator: generator))).ToArray();
            foreach (var (at, gradient) in gradients.Index())
            {
                var (weight, decay) = (expected[at], weights[at].dim() > 1 || decaysVectors ? 0.1 : 0);
                var slope = gradient.to_type(ScalarType.Float64).add(weight.mul(decay));
                steps[at]++;
                means[at].mul_(0.9).add_(slope.mul(0.1));
                squares[at].mul_(0.999).add_(slope.square().mul(0.001));
                weight.sub_(means[at].div(1 - Math.Pow(0.9, steps[at])).mul(0.03)
                    .div(squares[at].div(1 - Math.Pow(0.999, steps[at])).sqrt().add(1e-8)));
            }
            Update(optimizer, 0.03, [.. weights.Zip(gradients)]);
        }

        Assert.All(weights.Zip(expected), pair => Near.Equal(pair.Second, pair.First, 1e-5));
        var state = optimizer.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        Assert.All(means.Index(), mean => Near.Equal(mean.Item, state[$"w{mean.Index}"], 1e-5));
        Assert.All(squares.Index(), square => Near.Equal(square.Item, state[$"w{square.Index}.square"], 1e-5));
        Assert.Equal([4f, 4f, 3f], Enumerable.Range(0, 3).Select(at => state[$"w{at}.steps"].item<float>()));
    }

    [Theory]
    [InlineData(OptimizerMethod.Sgd)]
    [InlineData(OptimizerMethod.Lars)]
    [InlineData(OptimizerMethod.Adam)]
    public void A_parameter_without_gradient_keeps_weight_and_momentum(OptimizerMethod method)
    {
        var (frozen, moving) = (Of(new float[,] { { 3, 4 } }), Of(new float[,] { { 1, 1 } }));
        using var optimizer = Optimizers.Create(new() { Method = method, WeightDecay = 0.5 },
            [("frozen", frozen), ("moving", moving)]);
        Update(optimizer, 1, (frozen, ones(1, 2)), (moving, ones(1, 2)));
        var (weight, momentum) = (frozen.detach().clone(), optimizer.State.First().Value.clone());

        Update(optimizer, 1, (moving, ones(1, 2)));

        Assert.True(weight.equal(frozen).all().item<bool>());
        Assert.True(momentum.equal(optimizer.State.First().Value).all().item<bool>());
    }

    [Fact]
    public void The_trust_ratio_is_1_where_a_norm_is_0()
    {
        var (nothing, still) = (Of(new float[,] { { 0, 0 } }), Of(new float[,] { { 3, 4 } }));
        using var lars = new Lars([("nothing", nothing), ("still", still)],
            new() { WeightDecay = 0, TrustCoefficient = 0.1 });

        Update(lars, 0.5, (nothing, tensor(new float[,] { { 2, -4 } })), (still, zeros(1, 2)));

        Near.Equal(tensor(new float[,] { { -1, 2 } }), nothing, 1e-6);
        Near.Equal(tensor(new float[,] { { 3, 4 } }), still, 1e-6);
    }

    [Theory]
    [InlineData(OptimizerMethod.Sgd, float.NaN)]
    [InlineData(OptimizerMethod.Lars, float.NaN)]
    [InlineData(OptimizerMethod.Adam, float.NaN)]
    [InlineData(OptimizerMethod.Sgd, float.NegativeInfinity)]
    [InlineData(OptimizerMethod.Lars, float.PositiveInfinity)]
    public void One_broken_gradient_stops_every_parameter(OptimizerMethod method, float broken)
    {
        var (matrix, vector) = (Of(new float[,] { { 3, 4 } }), Of([1f]));
        using var optimizer = Optimizers.Create(new() { Method = method }, [("matrix", matrix), ("vector", vector)]);

        Update(optimizer, 1, (matrix, ones(1, 2)), (vector, Vector(broken)));
        Update(optimizer, 1, (matrix, ones(1, 2)), (vector, ones(1)));

        Assert.Equal([3f, 4f], matrix.data<float>().ToArray());
        Assert.Equal([1f], vector.data<float>().ToArray());
        Assert.All(optimizer.State, entry => Assert.Equal(0, entry.Value.abs().max().item<float>()));
        Assert.True(_guard.Read().Blocked);
        Update(optimizer, 1, (matrix, ones(1, 2)), (vector, ones(1)));
        Assert.NotEqual([1f], vector.data<float>().ToArray());
    }

    /// <summary>protocols: decay and trust ratio for two dimensions and more, momentum without the rate.</summary>
    private static void Follow(OptimizerRecipe recipe, Tensor weight, Tensor momentum, Tensor gradient, double rate)
    {
        if (weight.dim() > 1 || recipe.DecaysVectors)
        {
            gradient = gradient.add(weight.mul(recipe.WeightDecay));
        }
        if (weight.dim() > 1 && recipe.Method == OptimizerMethod.Lars)
        {
            gradient = gradient.mul(recipe.TrustCoefficient * weight.norm().item<double>() / gradient.norm()
                .item<double>());
        }
        momentum.mul_(recipe.Momentum).add_(gradient);
        weight.sub_(momentum.mul(rate));
    }

    private static Tensor Laid(Tensor tensor) => tensor.dim() == 4 ? ChannelsLast.Of(tensor) : tensor;

    private void Update(IOptimizer optimizer, double rate, params (Parameter Weight, Tensor Gradient)[] gradients)
    {
        optimizer.ClearGradients();
        foreach (var (weight, gradient) in gradients)
        {
            weight.grad = gradient;
        }
        optimizer.Update(rate, _guard);
        _guard.EndStep();
    }

    private static Tensor Vector(params float[] values) => tensor(values);

    private static Parameter Of(float[,] values) => new(tensor(values));

    private static Parameter Of(float[] values) => new(tensor(values));
}
