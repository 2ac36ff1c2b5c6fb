using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>How classifiers do on features they were not fitted to.</summary>
/// <param name="Accuracy">Accuracies; null where images have several classes.</param>
/// <param name="Precisions">11-point average precision of each class, in percent; empty where each
/// image has one class.</param>
/// <param name="Guesses">First guesses; empty where images have several classes.</param>
internal sealed record TransferScores(Accuracy? Accuracy, IReadOnlyList<double> Precisions, IReadOnlyList<int> Guesses)
{
    /// <summary>Scores classifiers: one for all classes, or one of two classes for each.</summary>
    internal static TransferScores Of(IReadOnlyList<LogisticWeights> classifiers, TransferSet set)
    {
        if (set.IsMultiLabel)
        {
            return new(null, [.. classifiers.Select((classifier, label) => Precision(classifier, set, label))], []);
        }
        using var scope = NewDisposeScope();
        var scores = classifiers[0].Scores(set.Features);
        var labels = set.Labels;
        var rows = scores.data<double>().ToArray().Chunk(set.Classes).ToArray();
        int[] ranks = [.. rows.Zip(labels, (row, label) =>
            label < row.Length ? ClassRanks.Of(row, label) : row.Length)];
        return new(Metrics.Accuracy.Of(ranks, labels), [],
            [.. scores.argmax(1).data<long>().ToArray().Select(guess => (int)guess)]);
    }

    /// <summary>The number reported, in percent.</summary>
    internal double Of(TransferMetric metric) => metric switch
    {
        _ when Accuracy is null => Precisions.Average(),
        TransferMetric.MeanPerClass => Accuracy.MeanPerClass,
        _ => Accuracy.Top1,
    };

    private static double Precision(LogisticWeights classifier, TransferSet set, int label)
    {
        using var scope = NewDisposeScope();
        var scores = classifier.Scores(set.Features);
        var margins = scores.select(1, 1).sub(scores.select(1, 0)).contiguous();
        return 100 * AveragePrecision.ElevenPoints(margins.data<double>().ToArray(), set.Shows(label));
    }
}
