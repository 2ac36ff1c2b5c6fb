using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.SemiSupervised;

/// <summary>Semi-supervised evaluation: trains a pretrained backbone on few labeled images and tests it.</summary>
public static class FineTuning
{
    /// <summary>Trains and tests; the backbone is as it was afterwards.</summary>
    /// <param name="network">The pretrained backbone.</param>
    /// <param name="data">Images as it sees them; training images without a label are left out already.</param>
    /// <param name="recipe">The protocol.</param>
    /// <param name="settings">Device, seed, progress.</param>
    /// <param name="testEvery">Epochs between two tests, which change nothing; 0 for one at the end.</param>
    /// <exception cref="InputException">The recipe is out of range, a class has no image, or
    /// training diverged.</exception>
    public static FineTuningResult Run(PretrainedBackbone network, ImageDataset data, FineTuneRecipe recipe,
        EvaluationSettings settings, int testEvery = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(settings);
        Check(recipe, data);
        var device = settings.Compute.Device;
        using var start = ParallelClassifiers.Start(data.ClassNames.Count, network.Architecture.FeatureDimension,
            recipe.InitialDeviation, settings.Seed, device);
        using var tuned = new FineTunedNetwork(network.Backbone, start, recipe, settings.Compute);
        var (losses, tests, guesses) = (new List<double>(), new Dictionary<int, Accuracy>(), Array.Empty<int>());
        for (var epoch = 1; epoch <= recipe.Epochs; epoch++)
        {
            losses.Add(Epoch(tuned, data, recipe, settings, epoch - 1));
            if (epoch == recipe.Epochs || (testEvery > 0 && epoch % testEvery == 0))
            {
                (tests[epoch], guesses) = Test(tuned, network, data, settings);
            }
        }
        return new(tests[recipe.Epochs], guesses, losses) { Tests = tests };
    }

    private static (Accuracy Accuracy, int[] Guesses) Test(FineTunedNetwork tuned, PretrainedBackbone network,
        ImageDataset data, EvaluationSettings settings)
    {
        using var encoder = network.Freeze(settings.Compute);
        using var test = FeatureBank.Extract(encoder, data.Test, data.TestTransform(Interpolation.Bilinear), settings);
        var (guesses, ranks) = tuned.Classify(test);
        return (Accuracy.Of(ranks, test.Labels), guesses);
    }

    private static double Epoch(FineTunedNetwork tuned, ImageDataset data, FineTuneRecipe recipe,
        EvaluationSettings settings, int epoch)
    {
        settings.Report("training", epoch, recipe.Epochs);
        var options = new LoaderOptions
        {
            BatchSize = Math.Min(recipe.BatchSize, data.Train.Count),
            Seed = settings.Seed,
            Workers = settings.LoaderWorkers,
        };
        using var loader = new BatchLoader(data.Train, [data.RandomView(recipe.MinimumCropScale)], options);
        var (compute, sum) = (settings.Compute, 0.0);
        foreach (var batch in loader.Epoch(epoch))
        {
            using var scope = NewDisposeScope();
            settings.Stop.ThrowIfCancellationRequested();
            var images = ViewTensors.Of(batch.Views[0], batch.Count, batch.Sizes[0], compute.ScalarType(),
                compute.Device);
            sum += tuned.Step(images, tensor(batch.Labels[..batch.Count]).to(compute.Device), epoch);
            NativeMemory.ReleaseWhenDue(batch.Number, compute.Device);
        }
        return sum / loader.BatchCount;
    }

    private static void Check(FineTuneRecipe recipe, ImageDataset data)
    {
        Require(recipe.Epochs >= 1, $"{recipe.Epochs} epochs, expected at least 1");
        Require(recipe.BatchSize >= 1, $"a batch of {recipe.BatchSize}, expected at least 1");
        Require(recipe.BackboneLearningRate >= 0 && double.IsFinite(recipe.BackboneLearningRate),
            $"a backbone learning rate of {recipe.BackboneLearningRate}, expected 0 or more");
        Require(recipe.HeadLearningRate > 0 && double.IsFinite(recipe.HeadLearningRate),
            $"a classifier learning rate of {recipe.HeadLearningRate}, expected more than 0");
        var labels = data.Train.Labels.ToArray().ToHashSet();
        var absent = Enumerable.Range(0, data.ClassNames.Count).Where(label => !labels.Contains(label)).ToList();
        Require(absent.Count == 0, $"no labeled image of {absent.Count} of {data.ClassNames.Count} classes, first " +
            $"'{(absent.Count > 0 ? data.ClassNames[absent[0]] : "")}'; expected one of every " +
            "class: use more labels, or another list");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InputException($"Semi-supervised evaluation cannot run with {what}.");
        }
    }
}

/// <summary>What a semi-supervised evaluation found.</summary>
/// <param name="Accuracy">Accuracies over the test images after the last epoch.</param>
/// <param name="Guesses">The first guess for each test image.</param>
/// <param name="Losses">Mean cross-entropy of each epoch.</param>
public sealed record FineTuningResult(Accuracy Accuracy, IReadOnlyList<int> Guesses, IReadOnlyList<double> Losses)
{
    /// <summary>Accuracies by epochs done, where they were measured; the last one is <see cref="Accuracy"/>.</summary>
    public IReadOnlyDictionary<int, Accuracy> Tests { get; init; } = new Dictionary<int, Accuracy>();
}
