namespace Mira.Experiments.Records.Statistics;

/// <summary>What a paired t-test over seeds can find: the difference that so many seeds show, and the seeds that a
/// difference needs. "Find" means in four of five repetitions, at an error rate of 5 %.</summary>
/// <remarks>A difference is found with probability 1 − β if it is (t(1 − α/2) + t(1 − β)) standard errors from 0, both
/// quantiles of Student's t. Source: Chow, Shao and Wang, "Sample Size Calculations in Clinical Research" (2008),
/// 3.1.</remarks>
public static class Power
{
    /// <summary>More seeds than anybody trains.</summary>
    public const int MostSeeds = 1000;

    private const double Level = 0.05, Missed = 0.2;

    /// <summary>The smallest difference between two accuracies, in points, that seeds can show; null for one
    /// seed.</summary>
    /// <param name="seeds">Seeds that both are measured with.</param>
    /// <param name="images">Test images.</param>
    /// <remarks>Known before any run: as if seeds differed by chance on the test images alone, at an accuracy of 50 %,
    /// where chance is largest. Networks that differ more need a larger difference; errors on the same images, a
    /// smaller one.</remarks>
    public static double? Detectable(int seeds, int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        var deviation = 100 * Math.Sqrt(2 * 0.5 * 0.5 / images);
        return seeds < 2 ? null : Errors(seeds, tests: 1) * deviation / Math.Sqrt(seeds);
    }

    /// <summary>Seeds with which a comparison that could not be judged could be; null where no number of seeds would
    /// do, or where one seed alone says nothing of their spread.</summary>
    /// <param name="row">The comparison.</param>
    /// <param name="tests">Comparisons of its claim, which share its error rate.</param>
    /// <remarks>As if the difference and the spread that were seen were the true ones.</remarks>
    public static int? SeedsFor(ClaimRow row, int tests)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row is not { Difference: { } difference, Low: { } low, High: { } high } || row.Pairs < 2)
        {
            return null;
        }
        var deviation = (high - low) / 2 / StudentQuantile.Upper975(row.Pairs - 1) * Math.Sqrt(row.Pairs);
        var distance = row.Within is { } within ? Math.Abs(within - Math.Abs(difference)) : difference;
        for (var seeds = 2; seeds <= MostSeeds && distance > 0; seeds++)
        {
            if (Errors(seeds, tests) * deviation / Math.Sqrt(seeds) <= distance)
            {
                return seeds;
            }
        }
        return null;
    }

    private static double Errors(int seeds, int tests) =>
        StudentQuantile.Upper(Level / 2 / tests, seeds - 1) + StudentQuantile.Upper(Missed, seeds - 1);
}
