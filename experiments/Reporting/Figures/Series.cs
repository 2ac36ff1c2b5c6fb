namespace Mira.Experiments.Reporting.Figures;

/// <summary>Points that belong together: a line, with a band around it where the points have one, or a set of bars.</summary>
public sealed record Series
{
    /// <summary>Name in the legend; empty for none.</summary>
    public required string Label { get; init; }

    /// <summary>Points in drawing order; points that are not finite are left out.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }

    /// <summary>Colour.</summary>
    public required Hue Hue { get; init; }

    /// <summary>How the points are drawn.</summary>
    public Mark Mark { get; init; } = Mark.Line;
}
