using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Bench;

public sealed class OptimizerBenchmarkTests
{
    [Fact]
    public void A_timing_says_what_was_measured()
    {
        var recipe = new PretrainRecipe
        {
            Backbone = new() { Width = 8, StemStride = 2, StemPadding = 1 },
            Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
            BatchSize = 8,
        };

        var timing = OptimizerBenchmark.Run(recipe, new Compute(CPU, ComputePrecision.Fp32, 1), rounds: 2, steps: 1);

        Assert.True(timing.Milliseconds > 0 && timing.UsualMilliseconds > 0 && timing.CopyMilliseconds > 0);
        Assert.InRange(timing.ShareOfStep, 1e-6, 0.9);
        Assert.InRange(timing.Parameters, 100_000, 300_000);
        Assert.Equal(timing.UsualMilliseconds / timing.Milliseconds, timing.Ratio, 1e-9);
    }
}
