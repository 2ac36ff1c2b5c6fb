namespace Mira.Experiments.Reporting.Figures;

/// <summary>A rectangle of a plane with words in it.</summary>
public sealed record Tile
{
    /// <summary>Its left and right end.</summary>
    public required (double Low, double High) X { get; init; }

    /// <summary>Its lower and upper end.</summary>
    public required (double Low, double High) Y { get; init; }

    /// <summary>How dark it is: 0 is white, 1 is full blue.</summary>
    public required double Shade { get; init; }

    /// <summary>Lines of words, from above.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Whether a frame sets it off from the others.</summary>
    public bool IsFramed { get; init; }
}
