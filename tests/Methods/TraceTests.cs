using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Following a solver over its iterations shows what solving that far returns.</summary>
public sealed class TraceTests
{
    [Fact]
    public void Mira_traced_is_Mira_solved()
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(2, 50, 40);
        var seen = 0;
        FixedPoint.Trace(logits, 0.225, 0.7, 6, assignment =>
        {
            Assert.Equal(++seen, assignment.Iterations);
            using var solved = FixedPoint.Solve(logits, 0.225, 0.7, FixedPointOptions.Fixed(seen));
            AssertSame(solved, assignment, 0);
            Assert.Equal(solved.Certificate!.TotalVariation, assignment.Certificate!.TotalVariation);
        });
        Assert.Equal(6, seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(1000)]
    public void Sinkhorn_solved_and_traced_are_the_loop_in_logarithms_however_large_the_scores(double size)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(2, 50, 40).mul(size);
        var seen = 0;
        new SinkhornKnopp(60).Trace(logits, 0.05, assignment =>
        {
            Assert.Equal(++seen, assignment.Iterations);
            using var expected = new Assignment(InLogarithms(logits.div(0.05), seen), seen, null);
            AssertSame(expected, assignment, 1e-9);
        });
        using var last = new Assignment(InLogarithms(logits.div(0.05), 60), 60, null);
        AssertSame(last, new SinkhornKnopp(60).Assign(logits, 0.05), 1e-9);
        Assert.Equal(60, seen);
    }

    [Theory]
    [InlineData(16, 512)]
    [InlineData(512, 16)]
    public void Sinkhorn_stays_finite_over_a_thousand_iterations_whatever_the_shape(int samples, int prototypes)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(3, samples, prototypes);
        using var expected = new Assignment(InLogarithms(logits.div(0.05), 1000), 1000, null);

        AssertSame(expected, new SinkhornKnopp(1000).Assign(logits, 0.05), 1e-9);
    }

    /// <summary>Sinkhorn-Knopp as SwAV writes it, but with logarithms for numbers.</summary>
    private static Tensor InLogarithms(Tensor scores, int iterations)
    {
        var q = scores.sub(scores.max());
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            q = q.sub(q.logsumexp(0, keepdim: true)).sub(Math.Log(q.shape[1]));
            q = q.sub(q.logsumexp(1, keepdim: true)).sub(Math.Log(q.shape[0]));
        }
        return q.add(Math.Log(q.shape[0])).exp();
    }

    private static void AssertSame(Assignment expected, Assignment actual, double tolerance) =>
        Assert.InRange(expected.Targets.sub(actual.Targets).abs().max().item<double>(), 0, tolerance);
}
