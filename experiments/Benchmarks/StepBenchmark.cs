using System.Diagnostics;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the training step of a recipe on random views, metrics included, without loader, evaluation and checkpoint.</summary>
public static class StepBenchmark
{
    private const int Warmup = 3;
    private const int StepsPerEpoch = 100;
    private const int ImageSize = 32;

    /// <summary>Times so many steps after a short warm-up; each ends when the device is done.</summary>
    public static StepTiming Run(PretrainRecipe recipe, Compute compute, int steps)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(compute);
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device);
        using var first = Views(recipe, compute, 1);
        using var second = Views(recipe, compute, 2);
        var rates = Enumerable.Range(0, Warmup + steps).Select(_ => Rate(trainer, [first, second])).Skip(Warmup).Order().ToArray();
        return new StepTiming
        {
            Recipe = recipe.Name,
            RecipeHash = recipe.Hash,
            Device = compute.Device.ToString(),
            Precision = compute.Precision.ToString().ToLowerInvariant(),
            Threads = compute.Threads,
            BatchSize = recipe.BatchSize,
            Steps = steps,
            Best = recipe.BatchSize * rates[^1],
            Median = recipe.BatchSize * rates[rates.Length / 2],
            Worst = recipe.BatchSize * rates[0],
        };
    }

    /// <summary>Steps per second of one step. Its loss is read, which waits for the device.</summary>
    private static double Rate(Trainer trainer, Tensor[] views)
    {
        var start = Stopwatch.GetTimestamp();
        trainer.Advance(views);
        return 1 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Tensor Views(PretrainRecipe recipe, Compute compute, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var values = randn(recipe.BatchSize, 3, ImageSize, ImageSize, generator: generator);
        return ChannelsLast.Of(values.to(compute.ScalarType(), compute.Device)).MoveToOuterDisposeScope();
    }
}
