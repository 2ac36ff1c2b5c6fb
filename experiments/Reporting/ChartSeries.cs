using System.Globalization;
using Mira.Experiments.Reporting.Figures;
using ScottPlot;

namespace Mira.Experiments.Reporting;

/// <summary>Draws one series into a plot.</summary>
internal static class ChartSeries
{
    private const float LineWidth = 2;
    private const float DotSize = 6;
    private const double BandOpacity = 0.18;
    private const double BarWidth = 0.24;

    // Lines with more points than this are drawn without dots.
    private const int MostDots = 40;

    internal static void Add(Plot plot, Series series, Panel panel)
    {
        var points = series.Points.Select(point => Map(point, panel.YScale))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        if (points.Count == 0)
        {
            return;
        }
        if (series.Mark == Mark.Bar)
        {
            AddBars(plot, series, points);
            return;
        }
        AddBand(plot, series, points);
        AddLine(plot, series, points);
    }

    private static SeriesPoint Map(SeriesPoint point, AxisScale scale) => new(
        point.X, ChartScale.Map(point.Y, scale), ChartScale.Map(point.Low, scale), ChartScale.Map(point.High, scale));

    private static void AddBand(Plot plot, Series series, List<SeriesPoint> points)
    {
        var known = points.Where(point => double.IsFinite(point.Low) && double.IsFinite(point.High)).ToList();
        if (known.Count > 1)
        {
            var band = plot.Add.FillY(known, point => (point.X, point.Low, point.High));
            band.FillColor = ChartPalette.Of(series.Hue).WithAlpha(BandOpacity);
            band.LineWidth = 0;
        }
    }

    private static void AddLine(Plot plot, Series series, List<SeriesPoint> points)
    {
        var line = plot.Add.Scatter(points.Select(point => new Coordinates(point.X, point.Y)).ToArray(), ChartPalette.Of(series.Hue));
        line.LegendText = series.Label;
        line.LineWidth = LineWidth;
        line.MarkerSize = points.Count > MostDots || series.Mark != Mark.Line ? 0 : DotSize;
        line.LinePattern = series.Mark switch
        {
            Mark.DashedLine => LinePattern.Dashed,
            Mark.DottedLine => LinePattern.Dotted,
            _ => LinePattern.Solid,
        };
    }

    private static void AddBars(Plot plot, Series series, List<SeriesPoint> points)
    {
        var bars = plot.Add.Bars(points.Select(point => new Bar
        {
            Position = point.X,
            Value = point.Y,
            Size = BarWidth,
            FillColor = ChartPalette.Of(series.Hue),
            LineWidth = 0,
            Label = point.Y.ToString("0.0", CultureInfo.InvariantCulture),
        }).ToArray());
        bars.LegendText = series.Label;
        bars.ValueLabelStyle.Bold = false;
        bars.ValueLabelStyle.FontSize = 12;
    }
}
