using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>A tiny training of every method, step by step beside one process that holds the whole batch.</summary>
internal static class SharedRuns
{
    private const int StepsPerEpoch = 2, Classes = 3;

    // Of these images no step is badly conditioned. Of some others ten images of BYOL give gradients that differ by
    // 6e-5 between one process and several, and by 4e-5 between one thread and two in the same process.
    private const int DataSeed = 13;

    /// <summary>Largest difference of a tensor from one process's, as a share of its largest
    /// value, and of the loss.</summary>
    private const double TensorTolerance = 5e-5, LossTolerance = 5e-6, Nothing = 3e-6;

    // IIC's gradients, of classes that say nothing yet, are small sums of large terms, in which rounding shows. Its
    // loss over processes is tested in float64 beside.
    private const double OfSmallSums = 2e-2;

    /// <summary>Every method; MIRA with both optimizers, two views and multi-crop.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        "mira", "mira-lars-multi", "sinkhorn", "swav", "dino", "deepcluster-v2", "byol", "barlow-twins", "simsiam",
        "simclr", "moco-v2", "moco-v2-groups", "moco-v3", "msf", "msf-groups", "nnclr",
        "ressl", "vicreg", "supervised", "supcon", "w-mse",
        "twist", "twist-multi", "twist-sl", "twist-sl-multi",
        "self-classifier", "self-classifier-multi", "self-classifier-nn",
        "iic", "deepcluster", "deepinfomax", "deepinfomax-nce",
    ];

    /// <summary>Fails where a step of the processes together is not that of one, their tensors differ, or
    /// a repetition does.</summary>
    /// <param name="name">The method.</param>
    /// <param name="batch">Images of a step; parts are uneven where the processes do not divide it.</param>
    /// <param name="all">The processes; called by all.</param>
    internal static void Check(string name, int batch, ICollectives all)
    {
        using var scope = NewDisposeScope();
        var recipe = Recipe(name, batch, batch % all.Size == 0);
        using var alone = Start(recipe, SingleProcess.Instance);
        using var shared = Start(recipe, all);
        using var again = Start(recipe, all);
        for (var step = 0; step < Steps(recipe.Method); step++)
        {
            var loss = Advance(alone, recipe, step, BatchPart.Whole);
            var own = Advance(shared, recipe, step, new(all.Rank, all.Size));
            Advance(again, recipe, step, new(all.Rank, all.Size));
            Assert.InRange(Math.Abs(own - loss), 0, LossTolerance * Math.Max(1, Math.Abs(loss)));
            var whole = WholeState.Of(shared, all);
            Compare(alone, whole, name);
            WholeState.RequireEqual(shared, all);
            Assert.All(shared.State.Zip(again.State), pair => Assert.True(pair.First.Value.nan_to_num()
                .equal(pair.Second.Value.nan_to_num()).all().item<bool>(), $"{pair.First.Name} is not repeated"));
            // What a checkpoint holds is enough to go on.
            whole.ShareOut();
            WholeState.Of(again, all).ShareOut();
        }
    }

    /// <summary>A trainer of a recipe at its first step.</summary>
    internal static Trainer Start(PretrainRecipe recipe, ICollectives all) => new(recipe, StepsPerEpoch, 3, CPU, all)
    {
        Probe = new OnlineProbe(recipe, Classes, 8, 5, CPU, all),
        Images = new GivenImages(StepsPerEpoch * recipe.BatchSize, DataSeed),
    };

    /// <summary>One step on this process's part of a batch that the step's number gives.</summary>
    /// <returns>The loss.</returns>
    internal static double Advance(Trainer trainer, PretrainRecipe recipe, int step, BatchPart part)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)(step + DataSeed));
        var (first, rows) = (part.First(recipe.BatchSize), part.Rows(recipe.BatchSize));
        var views = Enumerable.Range(0, ViewsRecipe.GlobalCrops + recipe.Views.LocalCrops)
            .Select(view => randn([recipe.BatchSize, 3, view < 2 ? 16 : 12, view < 2 ? 16 : 12], generator: generator))
            .Select(view => ChannelsLast.Of(view.narrow(0, first, rows))).ToList();
        int[] images = [.. Enumerable.Range(step % StepsPerEpoch * recipe.BatchSize, recipe.BatchSize)
            .Skip(first).Take(rows)];
        return trainer.Advance(views, tensor(images, ScalarType.Int64).remainder(Classes), images).Loss;
    }

    /// <summary>The recipe of a method, as small as training allows.</summary>
    internal static PretrainRecipe Recipe(string name, int batch, bool isEven)
    {
        var recipe = (name.StartsWith("mira", StringComparison.Ordinal)
            ? Pretrain.Named("cifar10")
            : Pretrain.Named($"cifar10-{name.Replace("-groups", "", StringComparison.Ordinal)
                .Replace("-multi", "", StringComparison.Ordinal)
                .Replace("-nce", "", StringComparison.Ordinal)}")).At(Scale.Smoke);
        var isGrouped = name.EndsWith("-groups", StringComparison.Ordinal);
        return recipe with
        {
            Backbone = recipe.Backbone with { Width = 8 },
            Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 6 },
            // Each of four processes can hold one of four groups, of enough rows for steady statistics. NNCLR's
            // gradients, over few images and an early queue, are small sums of large terms, in which rounding shows.
            BatchSize = isGrouped || recipe.Method is NnclrRecipe ? 4 * batch : batch,
            FrozenPrototypeEpochs = 0,
            NormGroups = isGrouped ? 4 : 0,
            BaseLearningRate = 0.5,
            Views = recipe.Views with { LocalCrops = name.EndsWith("multi", StringComparison.Ordinal) ? 2 : 0 },
            Optimizer = name.Contains("lars", StringComparison.Ordinal)
                ? recipe.Optimizer with { Method = OptimizerMethod.Lars, TrustCoefficient = 0.02 }
                // Adam makes a whole step of a gradient that is rounding alone.
                : recipe.Method is IicRecipe or DeepInfoMaxRecipe ? new() : recipe.Optimizer,
            Method = recipe.Method switch
            {
                ByolRecipe byol => byol with { PredictorHiddenDimension = 8 },
                SimSiamRecipe simsiam => simsiam with { PredictorHiddenDimension = 8 },
                MocoV3Recipe own => own with { PredictorHiddenDimension = 8 },
                MocoRecipe moco => moco with
                {
                    QueueSize = 2 * batch + 3,
                    IsSymmetric = !isGrouped,
                },
                MsfRecipe msf => msf with { BankSize = 40, Neighbors = 3, PredictorHiddenDimension = 8 },
                NnclrRecipe nnclr => nnclr with { QueueSize = 43, PredictorHiddenDimension = 8 },
                ReSslRecipe ressl => ressl with { QueueSize = 19 },
                // Sharper targets make larger gradients, and what is rounding in them larger too.
                SelfClassifierRecipe own => own with
                {
                    Classes = "4+6",
                    ColumnTemperature = 0.05,
                    NeighborQueueSize = own.NeighborQueueSize == 0 ? 0 : batch - 1,
                },
                SwavRecipe swav => swav with { QueueSize = isEven ? 2 * batch : 0, QueueStartEpoch = 0 },
                IicRecipe iic => iic with { Clusters = 3, OverClusters = 5, Heads = 2 },
                DeepInfoMaxRecipe own => own with
                {
                    Estimator = name.EndsWith("nce", StringComparison.Ordinal)
                        ? InformationEstimator.InfoNce : InformationEstimator.JensenShannon,
                },
                // Eight images have no covariance of eight numbers.
                WMseRecipe whitening => whitening with { Shrinkage = 0.1 },
                var other => other,
            },
        };
    }

    /// <summary>So many that what a method remembers is used and written over.</summary>
    private static int Steps(MethodRecipe method) => method switch
    {
        DeepClusterRecipe or DeepClusterV1Recipe or SwavRecipe or MocoRecipe or MsfRecipe or ReSslRecipe => 3,
        // The second step is the first with neighbors.
        NnclrRecipe or SelfClassifierRecipe { NeighborQueueSize: > 0 } => 2,
        _ => 1,
    };

    private static void Compare(Trainer alone, WholeState whole, string name)
    {
        var expected = alone.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        var faults = whole.State.Where(entry => entry.Value.numel() > 0)
            .Select(entry => Fault(entry.Name, Remembered(entry.Name, expected[entry.Name], expected),
                Remembered(entry.Name, entry.Value, expected), name == "iic" ? OfSmallSums : TensorTolerance))
            .OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"{name} at step {whole.StepsDone}: {string.Join("; ", faults)}");
        }
    }

    /// <summary>The rows of a memory that matter: those of an earlier epoch will be overwritten.</summary>
    internal static Tensor Remembered(string key, Tensor value, Dictionary<string, Tensor> expected) =>
        key == "method.memory" ? value.mul(expected["method.seen"].to_type(ScalarType.Float32).unsqueeze(1)) : value;

    /// <summary>How a tensor differs; null where it does not. Gradients that would be 0 but for
    /// rounding, as of a bias before a normalization, have no size of their own; monitors without a number
    /// have none in both.</summary>
    internal static string? Fault(string key, Tensor expected, Tensor actual, double tolerance = TensorTolerance)
    {
        var (wanted, found) = (expected.to_type(ScalarType.Float64).nan_to_num(), actual.to_type(ScalarType.Float64)
            .nan_to_num());
        var (size, difference) = (wanted.abs().max().item<double>(), (wanted - found).abs().max().item<double>());
        var allowed = !actual.is_floating_point() ? 0 : size < Nothing ? 2 * Nothing : tolerance * size;
        return difference <= allowed ? null : $"{key} differs by {difference:g2} of {size:g2}";
    }
}
