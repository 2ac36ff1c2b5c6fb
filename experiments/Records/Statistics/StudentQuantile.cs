namespace Mira.Experiments.Records.Statistics;

/// <summary>Quantiles and tails of Student's t distribution.</summary>
internal static class StudentQuantile
{
    private const int Halvings = 80;

    /// <summary>The 0.975 quantile: half of a 95 % interval, in standard errors.</summary>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double Upper975(int degrees) => Upper(0.025, degrees);

    /// <summary>The value above which a share of the distribution lies.</summary>
    /// <param name="tail">The share, at least 1e-6 and below 0.5.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double Upper(double tail, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tail, 1e-6);
        // Of one degree of freedom, which has the widest tail, it is below 1 / (π tail).
        var (low, high) = (0.0, 0.5 / tail);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = UpperTail(middle, degrees) > tail ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    /// <summary>Probability of a value as far from 0 as t, to either side: the p-value of a two-sided test.</summary>
    /// <param name="t">The statistic; infinity gives 0.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double TwoSided(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        return double.IsInfinity(t) ? 0 : Math.Clamp(2 * UpperTail(Math.Abs(t), degrees), 0, 1);
    }

    /// <summary>Probability of more than t: an exact finite sum for whole degrees of freedom.</summary>
    /// <remarks>Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.</remarks>
    private static double UpperTail(double t, int degrees)
    {
        var angle = Math.Atan(t / Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = degrees % 2 == 1;
        var term = isOdd ? cosine : 1;
        var sum = isOdd && degrees == 1 ? 0 : term;
        for (var i = isOdd ? 3 : 2; i <= degrees - 2; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }
        var inside = isOdd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
        return (1 - inside) / 2;
    }
}
