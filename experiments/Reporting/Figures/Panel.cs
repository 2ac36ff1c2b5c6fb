namespace Mira.Experiments.Reporting.Figures;

/// <summary>One pair of axes and what is drawn in it.</summary>
public sealed record Panel
{
    /// <summary>Heading above the axes.</summary>
    public required string Title { get; init; }

    /// <summary>Horizontal axis, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>Vertical axis, with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>Lines and bars, in drawing and legend order.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Horizontal reference lines.</summary>
    public IReadOnlyList<Level> Levels { get; init; } = [];

    /// <summary>Whether the vertical axis is logarithmic; values of zero and below are then not drawn.</summary>
    public AxisScale YScale { get; init; } = AxisScale.Linear;

    /// <summary>Areas below the lines; with them the axes end where they do.</summary>
    public IReadOnlyList<Tile> Tiles { get; init; } = [];

    /// <summary>What the frame of a tile means.</summary>
    public string FrameLabel { get; init; } = "";

    /// <summary>Labels of the horizontal axis at their places; with <see cref="Tiles"/> alone.</summary>
    public IReadOnlyList<AxisLabel> XTicks { get; init; } = [];

    /// <summary>Labels of the vertical axis at their places; with <see cref="Tiles"/> alone.</summary>
    public IReadOnlyList<AxisLabel> YTicks { get; init; } = [];

    /// <summary>Names under the horizontal positions 0, 1, 2, …; none for a numeric axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}
