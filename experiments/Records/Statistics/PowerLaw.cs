namespace Mira.Experiments.Records.Statistics;

/// <summary>A measured pair for a power law.</summary>
/// <param name="Group">What was equal; groups may differ by a constant factor.</param>
/// <param name="X">What was varied, above 0.</param>
/// <param name="Y">What was measured, above 0.</param>
public sealed record PowerPoint(string Group, double X, double Y);

/// <summary>y = c xᵏ, with one exponent k for all groups and a factor c for each: a straight line through
/// logarithms.</summary>
/// <param name="Exponent">k by least squares.</param>
/// <param name="Low">Lower end of its 95 % interval (Student's t).</param>
/// <param name="High">Upper end of that interval.</param>
/// <param name="Points">Pairs that were used.</param>
/// <param name="Groups">Groups that they are of.</param>
/// <param name="Least">The smallest x.</param>
/// <param name="Most">The largest x.</param>
public sealed record PowerLaw(
    double Exponent, double Low, double High, int Points, int Groups, double Least, double Most)
{
    /// <summary>The law of pairs; null where too few of them differ. A group with one x alone says nothing and is left
    /// out.</summary>
    public static PowerLaw? Of(IEnumerable<PowerPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var groups = points.GroupBy(point => point.Group)
            .Where(group => group.Select(point => point.X).Distinct().Count() > 1)
            .Select(group => group.ToList()).ToList();
        var used = groups.Sum(group => group.Count);
        var degrees = used - groups.Count - 1;
        return groups.Count == 0 || degrees < 1 ? null : Fit(groups, used, degrees);
    }

    private static PowerLaw Fit(List<List<PowerPoint>> groups, int used, int degrees)
    {
        List<(double X, double Y)> centered = [.. groups.SelectMany(Centered)];
        var spread = centered.Sum(point => point.X * point.X);
        var exponent = centered.Sum(point => point.X * point.Y) / spread;
        var rest = centered.Sum(point => Math.Pow(point.Y - (exponent * point.X), 2));
        var half = StudentQuantile.Upper975(degrees) * Math.Sqrt(rest / degrees / spread);
        var all = groups.SelectMany(group => group.Select(point => point.X)).ToList();
        return new(exponent, exponent - half, exponent + half, used, groups.Count, all.Min(), all.Max());
    }

    private static IEnumerable<(double X, double Y)> Centered(List<PowerPoint> group)
    {
        var (x, y) = (group.Average(point => Math.Log(point.X)), group.Average(point => Math.Log(point.Y)));
        return group.Select(point => (Math.Log(point.X) - x, Math.Log(point.Y) - y));
    }
}
