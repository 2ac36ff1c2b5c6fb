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
    public void Sinkhorn_traced_is_Sinkhorn_solved_however_large_the_scores(double size)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(2, 50, 40).mul(size);
        var seen = 0;
        new SinkhornKnopp(60).Trace(logits, 0.05, assignment =>
        {
            Assert.Equal(++seen, assignment.Iterations);
            using var solved = new SinkhornKnopp(seen).Assign(logits, 0.05);
            AssertSame(solved, assignment, 1e-9);
        });
        Assert.Equal(60, seen);
    }

    private static void AssertSame(Assignment expected, Assignment actual, double tolerance) =>
        Assert.InRange(expected.Targets.sub(actual.Targets).abs().max().item<double>(), 0, tolerance);
}
