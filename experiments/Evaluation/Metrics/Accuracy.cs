namespace Mira.Experiments.Evaluation.Metrics;

/// <summary>How often a classifier is right. All accuracies are in percent.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Top1">Images whose first guess is right.</param>
/// <param name="Top5">Images whose class is among the first five guesses.</param>
/// <param name="MeanPerClass">Top-1 accuracy of each class present, averaged with equal weights.</param>
public sealed record Accuracy(int Images, double Top1, double Top5, double MeanPerClass)
{
    /// <summary>Accuracies from the place of each image's true class among the guesses.</summary>
    /// <param name="ranks">[images], see <see cref="ClassRanks"/>.</param>
    /// <param name="labels">[images], numbers of the true classes.</param>
    public static Accuracy Of(IReadOnlyList<int> ranks, IReadOnlyList<int> labels) =>
        ranks.Count == labels.Count && ranks.Count > 0
        ? new(ranks.Count, Percent(ranks, 1), Percent(ranks, 5), MeanOverClasses(ranks, labels))
        : throw new ArgumentException($"{ranks.Count} ranks and {labels.Count} labels: expected " +
            "equally many, at least one.");

    private static double Percent(IReadOnlyList<int> ranks, int guesses) =>
        100.0 * ranks.Count(rank => rank < guesses) / ranks.Count;

    private static double MeanOverClasses(IReadOnlyList<int> ranks, IReadOnlyList<int> labels) =>
        100 * ranks.Zip(labels).GroupBy(pair => pair.Second, pair => pair.First)
            .Average(ofClass => ofClass.Average(rank => rank == 0 ? 1.0 : 0.0));
}
