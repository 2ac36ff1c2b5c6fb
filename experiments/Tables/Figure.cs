// Longer than 250 lines: the types that a figure consists of, which are read together.
using System.Globalization;

namespace Mira.Experiments.Tables;

/// <summary>A figure as data: what is drawn, not how. The chart writer draws it.</summary>
public sealed record Figure
{
    /// <summary>File name without extension, such as "loss".</summary>
    public required string Name { get; init; }

    /// <summary>What the figure shows, in one line; also its description for screen readers.</summary>
    public required string Title { get; init; }

    /// <summary>What to see in it and how it was made, in a sentence or two.</summary>
    public required string Caption { get; init; }

    /// <summary>Panels from left to right.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>Columns of the item's table whose numbers it shows, so that no bars repeat them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What it counts, as a table for the page and the text; null for a figure without one.</summary>
    public FigureTable? Table { get; init; }
}

/// <summary>A table that belongs to a figure.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Rows">Rows of cells, the headings first; a heading that starts with '#' stands over numbers.</param>
public sealed record FigureTable(string Title, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What was measured of an item, for the figures that are its own.</summary>
/// <param name="Scale">Where, as in "laptop".</param>
/// <param name="Cells">Every cell under every seed.</param>
public sealed record ItemMeasurements(string Scale, IReadOnlyList<MeasuredCell> Cells)
{
    /// <summary>How the runs of the first seed went.</summary>
    public IReadOnlyList<MeasuredCurve> Curves { get; init; } = [];
}

/// <summary>How the accuracy of a run rose.</summary>
/// <param name="Cell">Address of the cell whose number comes from the run.</param>
/// <param name="Points">Images that the run had seen, and k-NN top-1 accuracy in percent.</param>
public sealed record MeasuredCurve(string Cell, IReadOnlyList<(double Images, double Accuracy)> Points);

/// <summary>The number of a cell under a seed.</summary>
/// <param name="Cell">Address of the cell.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Value">The number, in the cell's unit.</param>
/// <param name="Data">Set that was evaluated.</param>
public readonly record struct MeasuredCell(string Cell, long Seed, double Value, string Data);

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

    /// <summary>What the entries of the legend are, such as "method; batch"; may be empty.</summary>
    public string LegendTitle { get; init; } = "";

    /// <summary>What kinds of line mean, for the legend: their series are named by color and symbol alone.</summary>
    public IReadOnlyList<LineKey> LineKeys { get; init; } = [];

    /// <summary>What the band around a line is; for the legend, where some line has one.</summary>
    public string BandLabel { get; init; } = "";

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

/// <summary>Points that belong together: a line, with a band around it where the points have one, or a set of
/// bars.</summary>
public sealed record Series
{
    /// <summary>Name in the legend; empty for none.</summary>
    public required string Label { get; init; }

    /// <summary>Points in drawing order; points that are not finite are left out.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }

    /// <summary>Color.</summary>
    public required Hue Hue { get; init; }

    /// <summary>What tells it from the others without color.</summary>
    public Symbol Symbol { get; init; }

    /// <summary>How the points are drawn.</summary>
    public Mark Mark { get; init; } = Mark.Line;
}

/// <summary>A point, with a range around it where one is known.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
/// <param name="Low">Lower end of the band; NaN for none.</param>
/// <param name="High">Upper end of the band; NaN for none.</param>
public readonly record struct SeriesPoint(double X, double Y, double Low = double.NaN, double High = double.NaN);

/// <summary>A label of an axis.</summary>
/// <param name="Place">Where it stands, in the axis's numbers.</param>
/// <param name="Words">What it says.</param>
public readonly record struct AxisLabel(double Place, string Words);

/// <summary>How values map to lengths on an axis.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios are equal lengths; ticks at powers of ten.</summary>
    Logarithmic,
}

/// <summary>A horizontal line to compare with, such as the accuracy of random weights.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Y">Its height.</param>
/// <param name="Mark">How it is drawn.</param>
public sealed record Level(string Label, double Y, Mark Mark = Mark.DashDotLine)
{
    /// <summary>Accuracy of a guess by chance, in percent, where every number is of equally many
    /// classes; otherwise none.</summary>
    /// <param name="classes">Classes of each number's images; null where they are not known.</param>
    public static IReadOnlyList<Level> Chance(IEnumerable<int?> classes) => classes.Distinct().ToList() is [{ } count]
        ? [new(string.Create(CultureInfo.InvariantCulture, $"chance, {count} classes"), 100.0 / count, Mark.DottedLine)]
        : [];
}

/// <summary>How a series is drawn.</summary>
public enum Mark
{
    /// <summary>A solid line; with dots where the points are few.</summary>
    Line,

    /// <summary>A dashed line.</summary>
    DashedLine,

    /// <summary>A dotted line.</summary>
    DottedLine,

    /// <summary>A line of dashes and dots.</summary>
    DashDotLine,

    /// <summary>Bars from zero, each with its value above it.</summary>
    Bar,

    /// <summary>Points without a line.</summary>
    Points,
}

/// <summary>A kind of line and what it stands for.</summary>
/// <param name="Mark">The kind.</param>
/// <param name="Words">What lines of it show.</param>
public sealed record LineKey(Mark Mark, string Words);

/// <summary>Symbols on lines and bars, so that a series is known without its color: filled ones first.</summary>
public enum Symbol
{
    /// <summary>A disc.</summary>
    Disc,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>A filled diamond.</summary>
    Diamond,

    /// <summary>A circle.</summary>
    Circle,

    /// <summary>An open square.</summary>
    OpenSquare,

    /// <summary>An open triangle.</summary>
    OpenTriangle,

    /// <summary>An open diamond.</summary>
    OpenDiamond,

    /// <summary>An upright cross.</summary>
    Plus,

    /// <summary>A diagonal cross.</summary>
    Cross,
}

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

/// <summary>Colors that stay apart for color-blind readers and in gray print.</summary>
/// <remarks>Okabe and Ito, "Color Universal Design" (2008).</remarks>
public enum Hue
{
    /// <summary>Blue: MIRA.</summary>
    Blue,

    /// <summary>Vermilion: the Sinkhorn baseline.</summary>
    Vermilion,

    /// <summary>Bluish green.</summary>
    Green,

    /// <summary>Reddish purple.</summary>
    Purple,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Sky blue.</summary>
    Sky,

    /// <summary>Black.</summary>
    Black,

    /// <summary>Gray: what others are compared with.</summary>
    Gray,
}
