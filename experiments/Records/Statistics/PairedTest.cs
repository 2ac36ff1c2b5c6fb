namespace Mira.Experiments.Records.Statistics;

/// <summary>Student's paired t-test: whether two quantities measured with the same seeds differ.</summary>
/// <param name="Pairs">Number of seeds.</param>
/// <param name="Mean">Mean of first − second.</param>
/// <param name="Low">Lower end of the 95 % interval of that mean; NaN for a single pair.</param>
/// <param name="High">Upper end of that interval; NaN for a single pair.</param>
/// <param name="Statistic">t; infinite where all differences are one number other than 0;
/// NaN for a single pair.</param>
/// <param name="Probability">Two-sided p-value; NaN for a single pair.</param>
public sealed record PairedTest(int Pairs, double Mean, double Low, double High, double Statistic, double Probability)
{
    /// <summary>Standard error of the mean of the difference; NaN for a single pair.</summary>
    public double StandardError { get; private init; } = double.NaN;

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
        return new(summary.Count, summary.Mean, summary.Low, summary.High, statistic,
            StudentQuantile.TwoSided(statistic, summary.Count - 1))
        { StandardError = error };
    }

    /// <summary>p-value of the difference lying further from 0 than a margin, on either side: that of
    /// the distance to the margin's nearer end; 1 where the mean does not.</summary>
    public double Beyond(double margin) => Pairs == 1 ? double.NaN
        : Math.Abs(Mean) <= margin ? 1
        : StudentQuantile.TwoSided((Math.Abs(Mean) - margin) / StandardError, Pairs - 1);
}

/// <summary>Holm's correction: p-values of several tests, made larger so that one false alarm among all
/// of them stays rare.</summary>
/// <remarks>Source: Holm, "A simple sequentially rejective multiple test procedure" (1979).</remarks>
public static class Holm
{
    /// <summary>The corrected values, in the order given; values that are not numbers stay so
    /// and do not count.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var places = Enumerable.Range(0, probabilities.Count).Where(place => !double.IsNaN(probabilities[place]))
            .OrderBy(place => probabilities[place]).ToList();
        var adjusted = probabilities.ToArray();
        var largest = 0.0;
        foreach (var (rank, place) in places.Index())
        {
            largest = Math.Max(largest, Math.Min(1, (places.Count - rank) * probabilities[place]));
            adjusted[place] = largest;
        }
        return adjusted;
    }
}

/// <summary>The same quantity under several seeds.</summary>
/// <param name="Count">Number of seeds.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Sample standard deviation (n − 1); NaN for a single seed.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of the mean; NaN for a single seed.</param>
/// <param name="High">Upper end of that interval; NaN for a single seed.</param>
public sealed record SeedSummary(int Count, double Mean, double Deviation, double Low, double High)
{
    /// <summary>Summary of values, at least one.</summary>
    /// <remarks>The interval is Student's: mean ± t(0.975, n − 1) · deviation / √n.</remarks>
    public static SeedSummary Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var mean = values.Average();
        if (values.Count == 1)
        {
            return new(1, mean, double.NaN, double.NaN, double.NaN);
        }
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var half = StudentQuantile.Upper975(values.Count - 1) * deviation / Math.Sqrt(values.Count);
        return new(values.Count, mean, deviation, mean - half, mean + half);
    }
}
