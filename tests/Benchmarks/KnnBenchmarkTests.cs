using Mira.Experiments.Benchmarks;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

public sealed class KnnBenchmarkTests
{
    [Fact]
    public void A_timing_says_what_was_measured()
    {
        var timing = KnnBenchmark.Run(600, 900, 32, new Compute(CPU, ComputePrecision.Fp32, 1));

        Assert.Equal((600, 900, 32), (timing.Queries, timing.Entries, timing.Dimension));
        Assert.True(timing.Seconds > 0 && timing.UsualSeconds > 0 && timing.ProductSeconds > 0);
        Assert.Equal(2e-9 * 600 * 900 * 32 / timing.ProductSeconds, timing.ProductGigaflops, 1e-6 * timing.ProductGigaflops);
        Assert.Equal(timing.UsualSeconds / timing.Seconds, timing.Ratio, 1e-9);
    }
}
