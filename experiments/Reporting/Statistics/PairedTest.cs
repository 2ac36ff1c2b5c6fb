namespace Mira.Experiments.Reporting.Statistics;

/// <summary>Student's paired t-test: whether two quantities measured with the same seeds differ.</summary>
/// <param name="Pairs">Number of seeds.</param>
/// <param name="Mean">Mean of first − second.</param>
/// <param name="Low">Lower end of the 95 % interval of that mean; NaN for a single pair.</param>
/// <param name="High">Upper end of that interval; NaN for a single pair.</param>
/// <param name="Statistic">t; infinite where all differences are one number other than 0; NaN for a single pair.</param>
/// <param name="Probability">Two-sided p-value; NaN for a single pair.</param>
public sealed record PairedTest(int Pairs, double Mean, double Low, double High, double Statistic, double Probability)
{
    /// <summary>Whether the 95 % interval of the difference leaves out 0.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>Compares two quantities, at least one value each.</summary>
    /// <param name="first">Values by seed.</param>
    /// <param name="second">As many values, of the same seeds in the same order.</param>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        var summary = SeedSummary.Of([.. first.Zip(second, (one, other) => one - other)]);
        if (summary.Count == 1)
        {
            return new(1, summary.Mean, double.NaN, double.NaN, double.NaN, double.NaN);
        }
        // Equal differences have no spread: certain, unless they are all 0.
        var statistic = summary is { Mean: 0, Deviation: 0 } ? 0 : summary.Mean / (summary.Deviation / Math.Sqrt(summary.Count));
        return new(summary.Count, summary.Mean, summary.Low, summary.High, statistic, StudentQuantile.TwoSided(statistic, summary.Count - 1));
    }
}
