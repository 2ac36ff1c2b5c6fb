using System.Globalization;
using Mira.Experiments.Tables;
using ScottPlot;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws one series into a plot.</summary>
internal static class ChartSeries
{
    private const float LineWidth = 2;
    private const float DotSize = 6;
    private const float IntervalWidth = 1.2f;
    private const float ValueSize = 12;
    private const double BandOpacity = 0.18;

    // Bars of one place share this part of it, and none is wider than a third of that.
    private const double GroupWidth = 0.72;
    private const double WidestBar = GroupWidth / 3;

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
            AddBars(plot, series, points, Math.Min(WidestBar, GroupWidth / panel.Series.Count));
            return;
        }
        AddBand(plot, series, points);
        AddLine(plot, series, points);
    }

    private static SeriesPoint Map(SeriesPoint point, AxisScale scale) => new(
        point.X, ChartScale.Map(point.Y, scale), ChartScale.Map(point.Low, scale), ChartScale.Map(point.High, scale));

    private static void AddBand(Plot plot, Series series, List<SeriesPoint> points)
    {
        var known = points.Where(IsKnown).ToList();
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

    private static void AddBars(Plot plot, Series series, List<SeriesPoint> points, double width)
    {
        var bars = plot.Add.Bars(points.Select(point => new Bar
        {
            Position = point.X,
            Value = point.Y,
            Size = width,
            FillColor = ChartPalette.Of(series.Hue),
            LineWidth = 0,
            Label = IsKnown(point) ? "" : Words(point),
        }).ToArray());
        foreach (var point in points.Where(IsKnown))
        {
            AddInterval(plot, point);
        }
        bars.LegendText = series.Label;
        bars.ValueLabelStyle.Bold = false;
        bars.ValueLabelStyle.FontSize = ValueSize;
    }

    /// <summary>A line over the interval, and the value above it instead of above the bar.</summary>
    private static void AddInterval(Plot plot, SeriesPoint point)
    {
        var line = plot.Add.Line(point.X, point.Low, point.X, point.High);
        line.LineColor = Colors.Black;
        line.LineWidth = IntervalWidth;
        line.MarkerSize = 0;
        var text = plot.Add.Text(Words(point), point.X, point.High);
        text.LabelAlignment = Alignment.LowerCenter;
        text.LabelFontSize = ValueSize;
        text.LabelBold = false;
    }

    private static bool IsKnown(SeriesPoint point) => double.IsFinite(point.Low) && double.IsFinite(point.High);

    private static string Words(SeriesPoint point) => point.Y.ToString(Math.Abs(point.Y) switch { < 0.01 => "0.00#", < 1 => "0.00", _ => "0.0" }, CultureInfo.InvariantCulture);
}
