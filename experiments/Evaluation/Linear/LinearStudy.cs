using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>Linear evaluations, each as a row with what charts are drawn from.</summary>
public static class LinearStudy
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Images as it sees them.</param>
    /// <param name="recipe">The protocol.</param>
    /// <param name="validationList">List of the training images that choose the learning rate; null for
    /// the recipe's share.</param>
    /// <param name="settings">Device, seed, progress.</param>
    /// <param name="trained">Sees the classifiers after the last epoch; null for none.</param>
    /// <exception cref="InputException">The recipe or the list does not fit the data, or features
    /// are not finite.</exception>
    public static Evaluated Run(PretrainedBackbone network, ImageDataset data, LinearEvalRecipe recipe,
        string? validationList, EvaluationSettings settings,
        Action<LinearClassifiers>? trained = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        var clock = Stopwatch.StartNew();
        var heldOut = validationList is null ? null
            : MemoryPart.Listed(validationList, [.. Enumerable.Range(0, data.Train.Count).Select(data.Train.Name)])
            .Places;
        using var encoder = network.Freeze(settings.Compute);
        var result = LinearProbe.Train(encoder, data, recipe, settings, heldOut, trained);
        return Of(EvaluationSubject.Of(network, data), recipe, result, data.Test.Labels.ToArray(), (clock, settings));
    }

    /// <summary>Evaluates features, without augmentation.</summary>
    /// <exception cref="InputException">The recipe does not fit the features.</exception>
    public static Evaluated Run(
        FeatureSet train, FeatureSet test, LinearEvalRecipe recipe, EvaluationSettings settings,
        Action<LinearClassifiers>? trained = null)
    {
        var clock = Stopwatch.StartNew();
        using var bank = FeatureFileRows.Of(train);
        using var queries = FeatureFileRows.Of(test);
        var result = LinearProbe.Train(bank, queries, recipe, settings, trained);
        return Of(EvaluationSubject.Of(train), recipe, result, queries.Labels, (clock, settings));
    }

    private static Evaluated Of(
        EvaluationSubject subject, LinearEvalRecipe recipe, LinearProbeResult result, IReadOnlyList<int> labels,
        (Stopwatch Clock, EvaluationSettings Settings) run)
    {
        var rule = recipe.TrustCoefficient is null ? "" : " of LARS";
        var words = FormattableString.Invariant($"{recipe.Epochs} epochs{rule}, lr {result.Chosen.BaseLearningRate}");
        var row = subject.Row(ProtocolNames.Linear, (words, recipe.Hash), run.Settings.Seed, result.Accuracy,
            (run.Clock, run.Settings.Compute));
        return new(row, new(labels, result.Guesses))
        {
            Recipe = recipe,
            Sweep = [.. result.Rates.Select(rate => new SweepRow
            {
                Method = subject.Method,
                Encoder = subject.Encoder,
                Seed = run.Settings.Seed,
                BaseLearningRate = rate.BaseLearningRate,
                HeldOutTop1 = rate.HeldOut.Top1,
                Top1 = rate.Test.Top1,
                Top5 = rate.Test.Top5,
                TrainingLoss = rate.TrainingLoss,
            })],
        };
    }
}
