using Mira.Experiments.Tables;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>How large a panel is, and whether its words have room: what does not fit is turned or left out.</summary>
internal sealed class ChartLayout
{
    /// <summary>Size of the words of axes.</summary>
    internal const float TextSize = 13;

    private const float PlotHeight = 360, SingleWidth = 720, SharedWidth = 520, Widest = 1040, Margin = 8;

    // The vertical axis with its words takes about this much from the width.
    private const float AxisWidth = 76;

    private const float LineHeight = 16, PlaceWidth = 80, BarWidth = 40, Air = 5, LongestName = 260;

    // Beyond the first and the last place of a category axis.
    private const double Beyond = 0.2;

    /// <param name="panel">The panel.</param>
    /// <param name="isAlone">Whether its figure has no other.</param>
    internal ChartLayout(Panel panel, bool isAlone)
    {
        var bars = panel.Series.Where(series => series.Mark == Mark.Bar).ToList();
        var asked = Math.Max(PlaceWidth * panel.Categories.Count, BarWidth * bars.Sum(series => series.Points.Count));
        Width = isAlone ? Math.Clamp(asked + AxisWidth, SingleWidth, Widest) : SharedWidth;
        using var surface = SKSurface.CreateNull(1, 1);
        using var pen = new ChartPen(surface.Canvas);
        var place = panel.Categories.Count == 0 ? 0 : (Width - AxisWidth) / (panel.Categories.Count + (float)Beyond);
        var lines = panel.Categories.SelectMany(words => words.Split('\n')).ToList();
        var longest = lines.Select(line => pen.Width(line, TextSize)).DefaultIfEmpty(0).Max();
        IsTurned = longest + Air > place && panel.Categories.Count > 0;
        Categories = IsTurned
            ? [.. panel.Categories.Select(words =>
                pen.Fit(words.Replace("\n", " ", StringComparison.Ordinal), TextSize, LongestName))]
            : panel.Categories;
        CategoryHeight = panel.Categories.Count == 0 ? 0
            : IsTurned
                ? (Categories.Max(words => pen.Width(words, TextSize)) * (float)Math.Sin(Math.PI * Turn / 180))
                + LineHeight
            : (LineHeight * panel.Categories.Max(words => words.Split('\n').Length)) + Air;
        ShowsValues = bars.SelectMany(series => series.Points)
            .Select(point => pen.Width(ChartSeries.Words(point), ChartSeries.ValueSize))
            .DefaultIfEmpty(0).Max() + Air <= place * Nearest(bars);
        Legend = new ChartLegend(panel, Width - (2 * Margin));
    }

    /// <summary>Degrees by which names are turned that have no room side by side.</summary>
    internal static float Turn => 40;

    /// <summary>Width of the panel.</summary>
    internal float Width { get; }

    /// <summary>Height of axes and titles, legend left out.</summary>
    internal float Height => PlotHeight + Math.Max(0, CategoryHeight - LineHeight);

    /// <summary>Room for the names under the axis.</summary>
    internal float CategoryHeight { get; }

    /// <summary>Whether the names under the axis are turned.</summary>
    internal bool IsTurned { get; }

    /// <summary>Whether no value above a bar touches another.</summary>
    internal bool ShowsValues { get; }

    /// <summary>The legend.</summary>
    internal ChartLegend Legend { get; }

    /// <summary>The panel's names under the axis, those that are turned in one line each.</summary>
    internal IReadOnlyList<string> Categories { get; }

    /// <summary>Smallest distance of two bars, in places.</summary>
    private static float Nearest(IEnumerable<Series> bars)
    {
        double[] places = [.. bars.SelectMany(series => series.Points).Select(point => point.X).Order()];
        return (float)places.Zip(places.Skip(1), (left, right) => right - left).Where(distance => distance > 1e-6)
            .DefaultIfEmpty(1).Min();
    }
}
