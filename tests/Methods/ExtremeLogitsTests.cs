using Mira.Datasets;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

public sealed class ExtremeLogitsTests
{
    private const double Tau = 0.225;

    [Theory]
    [InlineData(ScalarType.Float32, 2.0 / 3)]
    [InlineData(ScalarType.Float32, 0.75)]
    [InlineData(ScalarType.Float32, 0.99)]
    [InlineData(ScalarType.Float64, 2.0 / 3)]
    [InlineData(ScalarType.Float64, 0.999)]
    public void Unbounded_logits_give_finite_targets(ScalarType type, double beta)
    {
        using var scope = NewDisposeScope();
        foreach (var size in (double[])[1e2, 1e4, 1e30])
        {
            var logits = Unbounded(size).to_type(type);
            AssertDistributions(FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Fixed(30)).Targets);
            AssertDistributions(new SinkhornKnopp(3).Assign(logits, 0.05).Targets);
        }
    }

    [Theory]
    [InlineData(2.0 / 3)]
    [InlineData(0.75)]
    public void Large_logits_in_float32_are_as_in_logarithms_in_float64(double beta)
    {
        using var scope = NewDisposeScope();
        var logits = Unbounded(100).to_type(ScalarType.Float32);
        var fast = FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Fixed(50)).Targets;
        var expected = InLogarithms(logits.to_type(ScalarType.Float64), beta, 50);
        Assert.InRange(fast.to_type(ScalarType.Float64).sub(expected).abs().max().item<double>(), 0, 1e-3);
    }

    [Fact]
    public void Half_types_are_solved_in_float32_and_float64_stays()
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Random(1, 8, 6);
        var options = FixedPointOptions.Fixed(5);
        Assert.Equal(ScalarType.Float32, FixedPoint.Solve(logits.to_type(ScalarType.BFloat16), Tau, 0.5, options)
            .Targets.dtype);
        Assert.Equal(ScalarType.Float32, FixedPoint.Solve(logits.to_type(ScalarType.Float16), Tau, 0.5, options)
            .Targets.dtype);
        Assert.Equal(ScalarType.Float64, FixedPoint.Solve(logits, Tau, 0.5, options).Targets.dtype);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Beta_outside_its_range_is_refused(double beta)
    {
        using var logits = ones(2, 2);
        var error = Assert.Throws<InputException>(() =>
            FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Fixed(1)));
        Assert.Contains("[0, 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_unusable_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var logits = ones(2, 2);
        var options = FixedPointOptions.Fixed(1);
        Assert.Throws<InputException>(() => FixedPoint.Solve(ones(3), Tau, 0.5, options));
        Assert.Throws<InputException>(() => FixedPoint.Solve(ones(0, 3), Tau, 0.5, options));
        Assert.Throws<InputException>(() => FixedPoint.Solve(ones(2, 2, ScalarType.Int64), Tau, 0.5, options));
        Assert.Throws<InputException>(() => FixedPoint.Solve(logits, 0, 0.5, options));
        Assert.Throws<InputException>(() => FixedPoint.Solve(logits, Tau, 0.5, FixedPointOptions.Fixed(0)));
        Assert.Throws<InputException>(() => FixedPoint.Solve(logits, Tau, 0.5, FixedPointOptions.Certified(0)));
        Assert.Throws<InputException>(() => new SinkhornKnopp(3).Assign(logits, 0));
    }

    [Fact]
    public void Scores_that_are_not_finite_are_named()
    {
        using var scope = NewDisposeScope();
        var logits = ones(4, 5);
        Logits.RequireFinite(logits);
        _ = logits[2, 3].fill_(double.NaN);
        var error = Assert.Throws<InputException>(() => Logits.RequireFinite(logits));
        Assert.Contains("row 2, column 3", error.Message, StringComparison.Ordinal);
        var options = FixedPointOptions.Certified(1e-3);
        Assert.InRange(FixedPoint.Solve(logits, Tau, 0.5, options).Iterations, 0, 2);
    }

    /// <summary>Scores of both signs, one column far below all others and one row of equal scores.</summary>
    private static Tensor Unbounded(double size)
    {
        var logits = SampleLogits.Random(3, 40, 30).mul(size);
        _ = logits[.., 4].sub_(3 * size);
        _ = logits[7].fill_(size);
        return logits;
    }

    private static Tensor InLogarithms(Tensor logits, double beta, int iterations)
    {
        var k = logits.div(Tau * (1 - beta));
        var u = zeros(logits.shape[1], ScalarType.Float64);
        for (var iteration = 0; iteration <= iterations; iteration++)
        {
            var rows = k.sub(u.mul(beta / (1 - beta))).logsumexp(1, keepdim: true);
            u = k.sub(rows).logsumexp(0).sub(Math.Log(logits.shape[0])).mul(1 - beta);
        }
        return k.sub(u.mul(beta / (1 - beta))).softmax(1);
    }

    private static void AssertDistributions(Tensor targets)
    {
        Assert.True(targets.isfinite().all().item<bool>());
        Assert.InRange(targets.sum(1).sub(1).abs().max().to_type(ScalarType.Float64).item<double>(), 0, 1e-5);
    }
}
