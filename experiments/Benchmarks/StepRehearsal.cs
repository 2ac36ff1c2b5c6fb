using Mira.Experiments.Collectives;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Makes a training step as one of several processes that are not there, and notes what it would exchange with
/// them. The others are taken to hold the same rows.</summary>
/// <remarks>Views are small and few, since neither changes how often or how much is exchanged, but for exchanges of
/// rows and of images, which are scaled.</remarks>
public static class StepRehearsal
{
    // A prime, so that no other dimension is taken for that of the rows.
    private const int Rows = 7;
    private const int StepsPerEpoch = 100;

    // ResNet's strides leave one place of so many pixels.
    private const int SmallGlobal = 64, SmallLocal = 32;

    /// <summary>What the steps of a recipe exchange, but for the first of an epoch.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="processes">Number of processes.</param>
    /// <exception cref="Datasets.InputException">The recipe cannot be divided among so many.</exception>
    public static IReadOnlyList<StepExchange> Run(PretrainRecipe recipe, int processes)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ProcessRules.Require(recipe, processes);
        if (processes < 2)
        {
            return [];
        }
        using var scope = NewDisposeScope();
        var clock = new PhaseClock();
        var all = new Others(processes, clock);
        var small = Small(recipe, processes);
        // The loss is not looked at: without the others it may be anything.
        using var trainer = new Trainer(small, StepsPerEpoch, 0, CPU, all)
        {
            Clock = clock,
            ReadInterval = StepsPerEpoch,
        };
        var views = StepBenchmark.AllViews(small with { BatchSize = Rows }, new(CPU, ComputePrecision.Fp32, 1), 1);
        int[] images = [.. Enumerable.Range(0, Rows)];
        // For methods that learn from classes.
        var classes = arange(Rows, ScalarType.Int64).remainder(2);
        trainer.Advance(views, classes, images);
        // The first step of an epoch measures more.
        all.Exchanges.Clear();
        trainer.Advance(views, classes, images);
        var rows = (double)recipe.BatchSize / processes / Rows;
        var pixels = Math.Pow((double)recipe.Views.GlobalSize / small.Views.GlobalSize, 2);
        return [.. all.Exchanges.GroupBy(one => one).Select(same => new StepExchange(same.Key.Part, same.Key.Kind,
            (long)(same.Key.Bytes * (same.Key.IsOfRows ? rows : 1) * (same.Key.IsOfImages ? pixels : 1)),
            same.Count()))];
    }

    private static PretrainRecipe Small(PretrainRecipe recipe, int processes) => recipe with
    {
        BatchSize = Rows * processes,
        FrozenPrototypeEpochs = 0,
        Views = recipe.Views with
        {
            GlobalSize = Math.Min(SmallGlobal, recipe.Views.GlobalSize),
            LocalSize = Math.Min(SmallLocal, recipe.Views.LocalSize),
        },
        // The queue is exchanged for checkpoints only.
        Method = recipe.Method is SwavRecipe swav ? swav with { QueueSize = 0 } : recipe.Method,
    };

    private readonly record struct Noted(ExchangePart Part, ExchangeKind Kind, long Bytes, bool IsOfRows,
        bool IsOfImages);

    /// <summary>Processes that all hold what this one does.</summary>
    private sealed class Others(int size, PhaseClock clock) : ICollectives
    {
        internal List<Noted> Exchanges { get; } = [];

        public int Rank => 0;

        public int Size => size;

        public bool IsShared => true;

        public Tensor Sum(Tensor values)
        {
            Note(values, ExchangeKind.Reduce);
            using var quiet = no_grad();
            using var factor = full([], size, values.dtype);
            return values.mul_(factor);
        }

        public Tensor Maximum(Tensor values)
        {
            Note(values, ExchangeKind.Reduce);
            return values;
        }

        public Tensor Gather(Tensor values)
        {
            Note(values, ExchangeKind.Gather);
            using var quiet = no_grad();
            return stack([.. Enumerable.Repeat(values, size)]);
        }

        public Tensor Broadcast(Tensor values)
        {
            Note(values, ExchangeKind.Broadcast);
            return values;
        }

        private void Note(Tensor values, ExchangeKind kind) => Exchanges.Add(new(Part(values, kind), kind,
            values.numel() * values.element_size(),
            values.dim() > 0 && (values.shape[0] == Rows || values.shape[0] == (long)Rows * size), values.dim() == 4));

        /// <summary>What an exchange is for, by the phase that it is in: batch normalization alone gathers outside the
        /// targets, and sums pairs of numbers for each channel on its way back.</summary>
        private ExchangePart Part(Tensor values, ExchangeKind kind) => (clock.Current, kind) switch
        {
            (Phase.Solver, _) => ExchangePart.Targets,
            (_, ExchangeKind.Gather) => ExchangePart.Norm,
            (Phase.Backward, _) when values.dim() == 2 && values.shape[0] == 2 => ExchangePart.Norm,
            (Phase.Backward, _) when values.numel() > 1 => ExchangePart.Gradients,
            _ => ExchangePart.Other,
        };
    }
}
