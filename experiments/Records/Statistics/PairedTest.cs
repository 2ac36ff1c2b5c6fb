namespace Mira.Experiments.Records.Statistics;

/// <summary>Student's paired t-test: whether two quantities measured with the same seeds differ.</summary>
/// <param name="Pairs">Number of seeds.</param>
/// <param name="Mean">Mean of first − second.</param>
/// <param name="Low">Lower end of the 95 % interval of that mean; NaN for a single pair.</param>
/// <param name="High">Upper end of that interval; NaN for a single pair.</param>
/// <param name="Statistic">t; infinite where all differences are one number other than 0; NaN for a single pair.</param>
/// <param name="Probability">Two-sided p-value; NaN for a single pair.</param>
public sealed record PairedTest(int Pairs, double Mean, double Low, double High, double Statistic, double Probability)
{
    /// <summary>Standard error of the mean of the difference; NaN for a single pair.</summary>
    public double StandardError { get; private init; } = double.NaN;

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
        var error = summary.Deviation / Math.Sqrt(summary.Count);
        var statistic = summary is { Mean: 0, Deviation: 0 } ? 0 : summary.Mean / error;
        return new(summary.Count, summary.Mean, summary.Low, summary.High, statistic, StudentQuantile.TwoSided(statistic, summary.Count - 1)) { StandardError = error };
    }

    /// <summary>p-value of the difference lying further from 0 than a margin, on either side: that of the distance to the margin's
    /// nearer end; 1 where the mean does not.</summary>
    public double Beyond(double margin) => Pairs == 1 ? double.NaN
        : Math.Abs(Mean) <= margin ? 1
        : StudentQuantile.TwoSided((Math.Abs(Mean) - margin) / StandardError, Pairs - 1);
}
