using Mira.Experiments.Benchmarks;
using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

public sealed class SolverBenchmarkTests
{
    [Fact]
    public void The_yardstick_computes_the_same_labels()
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(1, 60, 40);
        var naive = NaiveMira.Targets(logits, 0.225, 2.0 / 3, 30);
        var ours = FixedPoint.Solve(logits, 0.225, 2.0 / 3, FixedPointOptions.Fixed(30)).Targets;
        Assert.InRange(naive.sub(ours).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void A_timing_says_what_was_measured()
    {
        var timing = SolverBenchmark.Run(40, 30, 2);
        Assert.Equal((40, 30, 2), (timing.Rows, timing.Columns, timing.Rounds));
        Assert.True(timing.NaiveMilliseconds > 0 && timing.OursMilliseconds > 0 && timing.CertifiedMilliseconds > 0);
        Assert.InRange(timing.CertifiedError, 0, 1e-3);
        Assert.InRange(timing.CertifiedIterations, 1, 30);
    }
}
