using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>Linear evaluation: a linear classifier on the features of a frozen encoder.</summary>
/// <remarks>
/// All learning rates share one pass over the data. For each, one classifier skips the held-out training images, which then
/// choose the rate, and a second one sees all of them and is tested.
/// </remarks>
public static class LinearProbe
{
    /// <summary>Trains and tests the classifiers.</summary>
    /// <exception cref="InputException">The recipe does not fit the data, or features are not finite.</exception>
    public static LinearProbeResult Train(
        FrozenEncoder encoder, ImageDataset data, LinearEvalRecipe recipe, EvaluationSettings settings)
    {
        Check(recipe, data);
        var before = encoder.Fingerprint();
        var view = data.TestView(Interpolation.Bilinear);
        using var heldOut = FeatureBank.Extract(encoder, data.Train.Select(HeldOut(data, recipe)), view, settings);
        using var test = FeatureBank.Extract(encoder, data.Test, view, settings);
        using var run = new LinearProbeRun(test.Dimension, data, recipe, settings);
        using (var passes = new AugmentedPasses(encoder, data, recipe, settings))
        {
            for (var epoch = 0; epoch < recipe.Epochs; epoch++)
            {
                settings.Report("classifier", epoch, recipe.Epochs);
                run.Epoch(passes.OfEpoch(epoch), epoch);
            }
        }
        settings.Report("classifier", recipe.Epochs, recipe.Epochs);
        return encoder.Fingerprint() == before
            ? run.Result(heldOut, test)
            : throw new InvalidOperationException("The encoder's weights or statistics moved during an evaluation that freezes them.");
    }

    internal static int[] HeldOut(ImageDataset data, LinearEvalRecipe recipe) =>
        HeldOutSplit.Choose(data.Train.Labels.ToArray(), recipe.HeldOutShare);

    private static void Check(LinearEvalRecipe recipe, ImageDataset data)
    {
        Require(recipe.Epochs >= 1, $"{recipe.Epochs} epochs, expected at least 1");
        Require(recipe.AugmentedPasses is not < 1, $"{recipe.AugmentedPasses} augmented passes, expected at least 1");
        Require(recipe.BatchSize >= 1 && recipe.BatchSize <= data.Train.Count,
            $"a batch of {recipe.BatchSize}, expected 1 to {data.Train.Count}, the number of training images");
        Require(recipe.BaseLearningRates.Count > 0 && recipe.BaseLearningRates.All(rate => rate > 0 && double.IsFinite(rate)),
            $"the learning rates [{string.Join(", ", recipe.BaseLearningRates)}], expected one or more numbers above 0");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InputException($"Linear evaluation was asked for with {what}.");
        }
    }
}
