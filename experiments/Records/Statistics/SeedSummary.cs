namespace Mira.Experiments.Records.Statistics;

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
