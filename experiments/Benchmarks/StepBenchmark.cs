using System.Diagnostics;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the training step of a recipe on random views, metrics included, without loader,
/// evaluation and checkpoint.</summary>
public static class StepBenchmark
{
    private const int Warmup = 3;
    private const int StepsPerEpoch = 100;

    // A GPU is waited for at the ends of intervals of so many steps only.
    private const int GpuInterval = 10;

    /// <summary>Times so many steps after a short warm-up; on a GPU in intervals of ten, which end when
    /// the device is done.</summary>
    public static StepTiming Run(PretrainRecipe recipe, Compute compute, int steps)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(compute);
        var interval = compute.Device.type == DeviceType.CUDA ? Math.Min(GpuInterval, steps) : 1;
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device) { ReadInterval = interval };
        using var scope = NewDisposeScope();
        var views = AllViews(recipe, compute, 1);
        var rates = Enumerable.Range(0, Warmup + (steps / interval)).Select(_ => Rate(trainer, views))
            .Skip(Warmup).Order().ToArray();
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

    /// <summary>Times our steps and another program's in turns, so that a busy machine slows both.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="compute">Device, precision, threads.</param>
    /// <param name="peer">The other program, made for the same recipe.</param>
    /// <param name="rounds">Rounds after one to warm up.</param>
    /// <param name="steps">Steps of either side in a round.</param>
    public static StepComparison Compare(PretrainRecipe recipe, Compute compute, StepPeer peer, int rounds, int steps)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(compute);
        ArgumentNullException.ThrowIfNull(peer);
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device);
        using var first = Views(recipe, compute, 1);
        using var second = Views(recipe, compute, 2);
        // The first round warms up both sides.
        var blocks = Enumerable.Range(0, rounds + 1)
            .Select(_ => (Ours: Block(trainer, [first, second], steps), Theirs: peer.Run(steps))).Skip(1).ToList();
        var images = (double)recipe.BatchSize * steps;
        return new StepComparison
        {
            Recipe = recipe.Name,
            RecipeHash = recipe.Hash,
            Width = recipe.Backbone.Width,
            Precision = compute.Precision.ToString().ToLowerInvariant(),
            Threads = compute.Threads,
            BatchSize = recipe.BatchSize,
            Rounds = rounds,
            StepsPerRound = steps,
            ImagesPerSecond = images / Median(blocks.Select(block => block.Ours.Seconds)),
            PeerImagesPerSecond = images / Median(blocks.Select(block => block.Theirs.Seconds)),
            Ratio = Median(blocks.Select(block => block.Theirs.Seconds / block.Ours.Seconds)),
            ImagesPerCpuSecond = images / Median(blocks.Select(block => block.Ours.ProcessorSeconds)),
            PeerImagesPerCpuSecond = images / Median(blocks.Select(block => block.Theirs.ProcessorSeconds)),
            CpuRatio = Median(blocks.Select(block => block.Theirs.ProcessorSeconds / block.Ours.ProcessorSeconds)),
            PeakMemory = blocks[^1].Ours.PeakMemory,
            PeerPeakMemory = blocks[^1].Theirs.PeakMemory,
        };
    }

    private static StepBlock Block(Trainer trainer, Tensor[] views, int steps)
    {
        var images = Places(views[0]);
        // For methods that learn from classes; the others do not look.
        using var labels = zeros(images.Length, ScalarType.Int64, views[0].device);
        var (clock, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (var step = 0; step < steps; step++)
        {
            trainer.Advance(views, labels, images);
            NativeMemory.ReleaseWhenDue(trainer.Step, views[0].device);
        }
        return new StepBlock(Stopwatch.GetElapsedTime(clock).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds, Hardware.PeakMemory());
    }

    /// <summary>Places that the images of a batch may have in a training set, for methods
    /// that remember images.</summary>
    private static int[] Places(Tensor views) => [.. Enumerable.Range(0, (int)views.shape[0])];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Steps per second of the steps up to the next look at the loss, which waits for the device.</summary>
    private static double Rate(Trainer trainer, Tensor[] views) =>
        trainer.ReadInterval / Block(trainer, views, trainer.ReadInterval).Seconds;

    /// <summary>Seconds of processor time of a step, the median of a few after one to warm up: other programs on the
    /// machine change it little.</summary>
    internal static double ProcessorSeconds(PretrainRecipe recipe, Compute compute, int steps)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device);
        var views = AllViews(recipe, compute, 1);
        return Median(Enumerable.Range(0, steps + 1).Select(_ => Block(trainer, views, 1).ProcessorSeconds)
            .ToList().Skip(1));
    }

    /// <summary>Random views of a batch: all that the recipe has, the global ones first. They belong to the caller's
    /// dispose scope.</summary>
    internal static Tensor[] AllViews(PretrainRecipe recipe, Compute compute, ulong seed) =>
    [
        Views(recipe, compute, seed), Views(recipe, compute, seed + 1),
        .. Enumerable.Range(0, recipe.Views.LocalCrops)
            .Select(crop => Views(recipe, compute, seed + 2 + (ulong)crop, recipe.Views.LocalSize)),
    ];

    /// <summary>Random views of a batch.</summary>
    internal static Tensor Views(PretrainRecipe recipe, Compute compute, ulong seed, int? size = null)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var side = size ?? recipe.Views.GlobalSize;
        var values = randn(recipe.BatchSize, 3, side, side, generator: generator);
        return ChannelsLast.Of(values.to(compute.ScalarType(), compute.Device)).MoveToOuterDisposeScope();
    }
}
