namespace Mira.Experiments.Evaluation.Metrics;

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
