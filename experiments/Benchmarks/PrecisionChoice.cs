using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Benchmarks;

/// <summary>The number format of a pretraining if none was asked for.</summary>
public static class PrecisionChoice
{
    // bfloat16 rounds more: it has to be worth it, and a trial is not exact.
    private const double WorthwhileGain = 1.1;

    // Enough to tell the formats apart on the very network, even where its recipe's batch fills a machine.
    private const int Batch = 32;
    private const int Steps = 5;
    private const int Rounds = 2;

    /// <summary>The settings with the scale's format where the user left it to the program.</summary>
    public static ComputeSettings At(this ComputeSettings asked, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return asked.Precision == ComputePrecision.Auto ? asked with { Precision = scale.Policy().Precision } : asked;
    }

    /// <summary>The device with the format that trains a recipe's network faster, where that is still open;
    /// both are timed then.</summary>
    public static Compute For(this Compute compute, PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(compute);
        ArgumentNullException.ThrowIfNull(recipe);
        return compute.IsPrecisionOpen ? Chosen(compute, Measure(recipe, compute)) : compute;
    }

    /// <summary>The device with the format that timings speak for.</summary>
    internal static Compute Chosen(Compute compute, IReadOnlyList<PrecisionTiming> timings) => compute with
    {
        Precision = Choose(timings),
        PrecisionTimings = timings,
        IsPrecisionOpen = false,
    };

    /// <summary>bfloat16 where it gains a tenth, else float32.</summary>
    internal static ComputePrecision Choose(IReadOnlyList<PrecisionTiming> timings) =>
        Rate(timings, ComputePrecision.Bf16) >= WorthwhileGain * Rate(timings, ComputePrecision.Fp32)
            ? ComputePrecision.Bf16
            : ComputePrecision.Fp32;

    /// <summary>Times the training step of a recipe's network in both formats, in turns.</summary>
    internal static IReadOnlyList<PrecisionTiming> Measure(PretrainRecipe recipe, Compute compute)
    {
        var tried = recipe with { BatchSize = Math.Min(recipe.BatchSize, Batch) };
        ComputePrecision[] formats = [ComputePrecision.Fp32, ComputePrecision.Bf16];
        var runs = Enumerable.Range(0, Rounds).SelectMany(_ => formats)
            .Select(format => StepBenchmark.Run(tried, compute with { Precision = format }, Steps)).ToList();
        return [.. runs.GroupBy(run => run.Precision)
            .Select(same => new PrecisionTiming(same.Key, same.Max(run => run.Median)))];
    }

    private static double Rate(IReadOnlyList<PrecisionTiming> timings, ComputePrecision format) =>
        timings.Single(timing => string.Equals(timing.Precision, format.ToString(), StringComparison.OrdinalIgnoreCase))
            .ImagesPerSecond;
}
