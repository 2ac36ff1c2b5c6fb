using Mira.Experiments.Tables;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>One panel as a plot: axes, series, reference lines, and a legend below the axes where it covers nothing.</summary>
internal static class ChartPanel
{
    private const float TitleSize = 16;
    private const float TextSize = 13;
    private const float LegendLineLength = 30;
    private const float MinimumTickSpacing = 45;

    // The font's line box is higher above the digits than below them.
    private const float TickLabelShift = 3;

    // A numeric axis keeps this share of its range free at either end.
    private const double MarginX = 0.02;
    private const double MarginY = 0.06;

    // Bars keep room above for their values.
    private const double BarHeadroom = 1.12;

    internal static Plot Plot(Panel panel)
    {
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        ChartTiles.AddAreas(plot, panel);
        foreach (var series in panel.Series)
        {
            ChartSeries.Add(plot, series, panel);
        }
        foreach (var level in panel.Levels)
        {
            AddLevel(plot, level, panel);
        }
        ChartTiles.AddWords(plot, panel);
        Label(plot, panel);
        SetRanges(plot, panel);
        AddLegend(plot, panel);
        return plot;
    }

    private static void AddLevel(Plot plot, Level level, Panel panel)
    {
        var y = ChartScale.Map(level.Y, panel.YScale);
        if (double.IsFinite(y))
        {
            var line = plot.Add.HorizontalLine(y, 1.2f, ChartPalette.Level, LinePattern.DenselyDashed);
            line.LegendText = level.Label;
            line.EnableAutoscale = true;
        }
    }

    private static void Label(Plot plot, Panel panel)
    {
        plot.Title(panel.Title, TitleSize);
        plot.XLabel(panel.XLabel, TextSize);
        plot.YLabel(panel.YLabel, TextSize);
        LabelStyle[] bold = [plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label];
        foreach (var label in bold)
        {
            // One weight is embedded; a synthetic bold would differ between the formats.
            label.Bold = false;
        }
        plot.Axes.Bottom.TickLabelStyle.FontSize = TextSize;
        plot.Axes.Left.TickLabelStyle.FontSize = TextSize;
        plot.Axes.Left.TickLabelStyle.OffsetY = TickLabelShift;
        plot.Axes.Bottom.MinorTickStyle.Length = plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = ChartPalette.Grid;
    }

    private static void SetRanges(Plot plot, Panel panel)
    {
        if (panel.Tiles.Count > 0)
        {
            ChartTiles.SetRanges(plot, panel);
            return;
        }
        plot.Axes.Margins(MarginX, MarginY);
        plot.Axes.AutoScale();
        plot.Axes.Left.TickGenerator = ChartScale.Ticks(panel.YScale);
        if (panel.Categories.Count == 0)
        {
            plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, MinimumTickSpacing = MinimumTickSpacing };
            return;
        }
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, panel.Categories.Count).Select(i => (double)i)], [.. panel.Categories]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsX(-0.6, panel.Categories.Count - 0.4);
        plot.Axes.SetLimitsY(0, BarHeadroom * panel.Series.SelectMany(series => series.Points).Max(point => double.IsFinite(point.High) ? point.High : point.Y));
    }

    private static void AddLegend(Plot plot, Panel panel)
    {
        // The words of a line across tiles are nowhere else.
        if (panel.Series.Count(series => series.Label.Length > 0) + panel.Levels.Count < (panel.Tiles.Count > 0 ? 1 : 2))
        {
            return;
        }
        plot.ShowLegend(Edge.Bottom);
        ChartTiles.AddLegend(plot, panel);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.SymbolWidth = LegendLineLength;
        plot.Legend.FontSize = TextSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
    }
}
