using Mira.Experiments.Tables;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>One panel as a plot: axes, series, reference lines.</summary>
internal static class ChartPanel
{
    private const float TitleSize = 16;
    private const float TextSize = ChartLayout.TextSize;
    private const float MinimumTickSpacing = 45;

    // The font's line box is higher above the digits than below them.
    private const float TickLabelShift = 3;

    // A numeric axis keeps this share of its range free at either end.
    private const double MarginX = 0.02;
    private const double MarginY = 0.06;

    // Bars keep room above for their values.
    private const double Headroom = 1.12;

    // Names stand clear of the axis, and its title clear of them.
    private const float CategoryShift = 4, AxisTitleHeight = 28;

    internal static Plot Plot(Panel panel, ChartLayout layout)
    {
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        ChartTiles.AddAreas(plot, panel);
        for (var place = 0; place < panel.Series.Count; place++)
        {
            ChartSeries.Add(plot, panel, place, layout.ShowsValues);
        }
        foreach (var level in panel.Levels)
        {
            AddLevel(plot, level, panel);
        }
        ChartTiles.AddWords(plot, panel);
        Label(plot, panel);
        SetRanges(plot, panel, layout);
        plot.HideLegend();
        return plot;
    }

    private static void AddLevel(Plot plot, Level level, Panel panel)
    {
        var y = ChartScale.Map(level.Y, panel.YScale);
        if (double.IsFinite(y))
        {
            var line = plot.Add.HorizontalLine(y, 1.2f, ChartPalette.Level, ChartSymbols.Dashes(level.Mark));
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

    private static void SetRanges(Plot plot, Panel panel, ChartLayout layout)
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
            plot.Axes.Bottom.TickGenerator = new NumericAutomatic
            {
                IntegerTicksOnly = true,
                MinimumTickSpacing = MinimumTickSpacing,
            };
            return;
        }
        SetCategories(plot, panel, layout);
    }

    private static void SetCategories(Plot plot, Panel panel, ChartLayout layout)
    {
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, panel.Categories.Count).Select(i => (double)i)],
            [.. layout.Categories]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickLabelStyle.OffsetY = CategoryShift;
        if (layout.IsTurned)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -ChartLayout.Turn;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        }
        plot.Axes.Bottom.MinimumSize = layout.CategoryHeight + (panel.XLabel.Length > 0 ? AxisTitleHeight : 0);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsX(-0.6, panel.Categories.Count - 0.4);
        plot.Axes.SetLimitsY(0, Headroom * Math.Max(ChartSeries.Top(panel), panel.Levels.Select(level => level.Y)
            .DefaultIfEmpty(0).Max()));
    }
}
