namespace Mira.Experiments.Evaluation.Metrics;

/// <summary>How often a classifier is right. All accuracies are in percent.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Top1">Images whose first guess is right.</param>
/// <param name="Top5">Images whose class is among the first five guesses.</param>
/// <param name="MeanPerClass">Top-1 accuracy of each class present, averaged with equal weights.</param>
public sealed record Accuracy(int Images, double Top1, double Top5, double MeanPerClass)
{
    /// <summary>95 % confidence interval of <see cref="Top1"/> over the choice of test images.</summary>
    public ProportionInterval Top1Interval => ProportionInterval.Wilson((int)Math.Round(Top1 * Images / 100), Images);

    /// <summary>Accuracies from the place of each image's true class among the guesses.</summary>
    /// <param name="ranks">[images], see <see cref="ClassRanks"/>.</param>
    /// <param name="labels">[images], numbers of the true classes.</param>
    public static Accuracy Of(IReadOnlyList<int> ranks, IReadOnlyList<int> labels) => ranks.Count == labels.Count && ranks.Count > 0
        ? new(ranks.Count, Percent(ranks, 1), Percent(ranks, 5), MeanOverClasses(ranks, labels))
        : throw new ArgumentException($"{ranks.Count} ranks and {labels.Count} labels: expected equally many, at least one.");

    private static double Percent(IReadOnlyList<int> ranks, int guesses) =>
        100.0 * ranks.Count(rank => rank < guesses) / ranks.Count;

    private static double MeanOverClasses(IReadOnlyList<int> ranks, IReadOnlyList<int> labels) =>
        100 * ranks.Zip(labels).GroupBy(pair => pair.Second, pair => pair.First)
            .Average(ofClass => ofClass.Average(rank => rank == 0 ? 1.0 : 0.0));
}

/// <summary>An interval for a proportion of which a sample was seen. Both ends are in percent.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ProportionInterval(double Low, double High)
{
    // 0.975 quantile of the normal distribution.
    private const double Deviations = 1.959963984540054;

    /// <summary>Wilson's 95 % interval; unlike the textbook one it stays sensible near 0 % and 100 %.</summary>
    /// <remarks>Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).</remarks>
    /// <param name="hits">Successes seen.</param>
    /// <param name="trials">Sample size, at least 1.</param>
    public static ProportionInterval Wilson(int hits, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        var share = (double)hits / trials;
        var spread = Deviations * Deviations / trials;
        var center = share + (spread / 2);
        var half = Math.Sqrt((share * (1 - share) * spread) + (spread * spread / 4));
        return new(100 * (center - half) / (1 + spread), 100 * (center + half) / (1 + spread));
    }
}
