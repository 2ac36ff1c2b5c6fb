using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;
using TorchSharp;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>Linear evaluation: a linear classifier on the features of a frozen encoder.</summary>
/// <remarks>
/// All learning rates share one pass over the data. For each, one classifier skips the held-out
/// training images, which then choose the rate, and a second one sees all of them and is tested.
/// </remarks>
public static class LinearProbe
{
    /// <summary>Trains and tests the classifiers.</summary>
    /// <param name="encoder">The backbone; not one of its weights or statistics may move.</param>
    /// <param name="data">Training and test images.</param>
    /// <param name="recipe">The protocol.</param>
    /// <param name="settings">Device, seed, progress.</param>
    /// <param name="heldOut">Places of the training images that choose the learning rate; null for
    /// the recipe's share.</param>
    /// <param name="trained">Sees the classifiers after the last epoch; null for none.</param>
    /// <exception cref="InputException">The recipe does not fit the data, or features are not finite.</exception>
    public static LinearProbeResult Train(FrozenEncoder encoder, ImageDataset data, LinearEvalRecipe recipe,
        EvaluationSettings settings,
        IReadOnlyList<int>? heldOut = null, Action<LinearClassifiers>? trained = null)
    {
        Check(recipe, data.Train.Count);
        var before = encoder.Fingerprint();
        heldOut ??= HeldOutSplit.Choose(data.Train.Labels.ToArray(), recipe.HeldOutShare);
        var transform = data.TestTransform(Interpolation.Bilinear);
        using var choosing = FeatureBank.Extract(encoder, data.Train.Select(heldOut), transform, settings);
        using var test = FeatureBank.Extract(encoder, data.Test, transform, settings);
        using var run = new LinearProbeTraining(new(data.Train.Count, data.ClassNames.Count, test.Dimension), heldOut,
            recipe, settings);
        using (var passes = new AugmentedPasses(encoder, data, recipe, settings))
        {
            Train(run, passes.OfEpoch, recipe, settings);
        }
        Show(run, trained);
        return encoder.Fingerprint() == before
            ? run.Result(choosing, test)
            : throw new InvalidOperationException("The encoder's weights or statistics moved during " +
                "an evaluation that freezes them.");
    }

    /// <summary>Trains and tests the classifiers on features that are there already: without augmentation.</summary>
    /// <exception cref="InputException">The recipe does not fit the features.</exception>
    public static LinearProbeResult Train(FeatureBank train, FeatureBank test, LinearEvalRecipe recipe,
        EvaluationSettings settings, Action<LinearClassifiers>? trained = null)
    {
        Check(recipe, train.Count);
        var heldOut = HeldOutSplit.Choose(train.Labels, recipe.HeldOutShare);
        using var places = torch.tensor(Array.ConvertAll(heldOut, place => (long)place));
        using var choosing = new FeatureBank(train.Features.index_select(0, places),
            [.. heldOut.Select(place => train.Labels[place])]);
        var classes = 1 + Math.Max(train.Labels.Max(), test.Labels.Max());
        using var run = new LinearProbeTraining(new(train.Count, classes, train.Dimension), heldOut, recipe, settings);
        Train(run, epoch => LinearProbeBatches.Of(train, recipe, settings.Seed, epoch), recipe, settings);
        Show(run, trained);
        return run.Result(choosing, test);
    }

    private static void Train(LinearProbeTraining run, Func<int, IEnumerable<LinearProbeBatch>> batches,
        LinearEvalRecipe recipe, EvaluationSettings settings)
    {
        for (var epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            settings.Report("classifier", epoch, recipe.Epochs);
            run.Epoch(batches(epoch), epoch);
        }
        settings.Report("classifier", recipe.Epochs, recipe.Epochs);
    }

    private static void Show(LinearProbeTraining run, Action<LinearClassifiers>? trained)
    {
        using var scope = torch.NewDisposeScope();
        trained?.Invoke(run.Classifiers);
    }

    private static void Check(LinearEvalRecipe recipe, int images)
    {
        Require(recipe.Epochs >= 1, $"{recipe.Epochs} epochs, expected at least 1");
        Require(recipe.AugmentedPasses is not < 1, $"{recipe.AugmentedPasses} augmented passes, expected at least 1");
        Require(recipe.BatchSize >= 1 && recipe.BatchSize <= images,
            $"a batch of {recipe.BatchSize}, expected 1 to {images}, the number of training images");
        Require(recipe.BaseLearningRates.Count > 0
            && recipe.BaseLearningRates.All(rate => rate > 0 && double.IsFinite(rate)),
            $"the learning rates [{string.Join(", ", recipe.BaseLearningRates)}], expected one " +
            "or more numbers above 0");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InputException($"Linear evaluation cannot run with {what}.");
        }
    }
}

/// <summary>What a linear evaluation found.</summary>
/// <param name="Rates">Every learning rate tried, ascending.</param>
public sealed record LinearProbeResult(IReadOnlyList<LinearProbeRate> Rates)
{
    /// <summary>The learning rate with the best held-out accuracy; the smaller one where two are equal.</summary>
    public LinearProbeRate Chosen { get; } = Rates.MaxBy(rate => rate.HeldOut.Top1)
        ?? throw new ArgumentException("There are no learning rates to choose from.", nameof(Rates));

    /// <summary>First guess of the chosen learning rate's classifier for each test image.</summary>
    public IReadOnlyList<int> Guesses { get; init; } = [];

    /// <summary>Test accuracy of the chosen learning rate: the number to report.</summary>
    public Accuracy Accuracy => Chosen.Test;
}

/// <summary>What one learning rate gave, after the last epoch.</summary>
/// <param name="BaseLearningRate">Learning rate per 256 images.</param>
/// <param name="HeldOut">Accuracy on the held-out training images of a classifier that did not see them.</param>
/// <param name="Test">Accuracy on the test images of a classifier trained on all training images.</param>
/// <param name="TrainingLoss">Mean cross-entropy of the latter in the last epoch.</param>
public sealed record LinearProbeRate(double BaseLearningRate, Accuracy HeldOut, Accuracy Test, double TrainingLoss);
