using System.Globalization;
using Mira.Experiments.Tables;
using ScottPlot;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws one series into a plot.</summary>
internal static class ChartSeries
{
    /// <summary>How dense a band is.</summary>
    internal const double BandOpacity = 0.18;

    /// <summary>Size of the numbers above bars.</summary>
    internal const float ValueSize = 12;

    private const float IntervalWidth = 1.2f;

    // Bars of one place share this part of it, and none is wider than a third of that.
    private const double GroupWidth = 0.72;
    private const double WidestBar = GroupWidth / 3;

    // A line has about so many symbols, at places of its own.
    private const int SymbolsOfLine = 8;

    // A bar's symbol stands at this share of the axis.
    private const double FootOfBar = 0.035;

    /// <summary>Whether series need symbols to be told apart.</summary>
    internal static bool HasSymbols(Panel panel) => panel.Series.Count(series => series.Label.Length > 0) > 1;

    /// <summary>Whether a range is known around a point.</summary>
    internal static bool HasRange(SeriesPoint point) => double.IsFinite(point.Low) && double.IsFinite(point.High);

    /// <summary>A bar's value, in as few digits as tell it.</summary>
    internal static string Words(SeriesPoint point) =>
        point.Y.ToString(Math.Abs(point.Y) switch { < 0.01 => "0.00#", < 1 => "0.00", _ => "0.0" },
            CultureInfo.InvariantCulture);

    /// <summary>Adds a series.</summary>
    /// <param name="plot">Where.</param>
    /// <param name="panel">Whose.</param>
    /// <param name="place">Its place in the panel.</param>
    /// <param name="showValues">Whether there is room for the values of bars.</param>
    internal static void Add(Plot plot, Panel panel, int place, bool showValues)
    {
        var series = panel.Series[place];
        var points = series.Points.Select(point => Map(point, panel.YScale))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        if (points.Count == 0)
        {
            return;
        }
        if (series.Mark == Mark.Bar)
        {
            AddBars(plot, panel, series, points, showValues);
            return;
        }
        if (series.Mark == Mark.Points)
        {
            AddPoints(plot, series, points);
            return;
        }
        AddBand(plot, series, points);
        AddLine(plot, series, points);
        if (panel.Tiles.Count == 0)
        {
            AddSymbols(plot, series, points, place);
        }
    }

    /// <summary>Top of a panel of bars: the highest bar or interval, with room for its value.</summary>
    internal static double Top(Panel panel) => panel.Series.SelectMany(series => series.Points)
        .Max(point => double.IsFinite(point.High) ? Math.Max(point.High, point.Y) : point.Y);

    private static SeriesPoint Map(SeriesPoint point, AxisScale scale) => new(
        point.X, ChartScale.Map(point.Y, scale), ChartScale.Map(point.Low, scale), ChartScale.Map(point.High, scale));

    private static void AddBand(Plot plot, Series series, List<SeriesPoint> points)
    {
        var known = points.Where(HasRange).ToList();
        if (known.Count > 1)
        {
            var band = plot.Add.FillY(known, point => (point.X, point.Low, point.High));
            band.FillColor = ChartPalette.Of(series.Hue).WithAlpha(BandOpacity);
            band.LineWidth = 0;
        }
    }

    private static void AddLine(Plot plot, Series series, List<SeriesPoint> points)
    {
        var line = plot.Add.Scatter(points.Select(point => new Coordinates(point.X, point.Y)).ToArray(),
            ChartPalette.Of(series.Hue));
        line.LineWidth = ChartSymbols.LineWidth;
        line.MarkerSize = 0;
        line.LinePattern = ChartSymbols.Dashes(series.Mark);
    }

    private static void AddPoints(Plot plot, Series series, List<SeriesPoint> points)
    {
        var markers = plot.Add.Scatter(points.Select(point => new Coordinates(point.X, point.Y)).ToArray());
        markers.LineWidth = 0;
        markers.MarkerStyle = ChartSymbols.OfPoints(series);
    }

    private static void AddSymbols(Plot plot, Series series, List<SeriesPoint> points, int place)
    {
        var step = Math.Max(1, (points.Count + SymbolsOfLine - 1) / SymbolsOfLine);
        foreach (var point in points.Where((_, i) => i % step == place % step))
        {
            plot.Add.Marker(point.X, point.Y).MarkerStyle = ChartSymbols.OnLine(series);
        }
    }

    private static void AddBars(Plot plot, Panel panel, Series series, List<SeriesPoint> points, bool showValues)
    {
        var width = Math.Min(WidestBar, GroupWidth / panel.Series.Count);
        var bars = plot.Add.Bars(points.Select(point => new Bar
        {
            Position = point.X,
            Value = point.Y,
            Size = width,
            FillColor = ChartPalette.Of(series.Hue),
            LineWidth = 0,
        }).ToArray());
        bars.ValueLabelStyle.Bold = false;
        foreach (var point in points)
        {
            if (HasSymbols(panel))
            {
                plot.Add.Marker(point.X, FootOfBar * Top(panel)).MarkerStyle = ChartSymbols.OnBar(series.Symbol);
            }
            AddInterval(plot, point);
            if (showValues)
            {
                AddValue(plot, point);
            }
        }
    }

    private static void AddInterval(Plot plot, SeriesPoint point)
    {
        if (HasRange(point))
        {
            var line = plot.Add.Line(point.X, point.Low, point.X, point.High);
            line.LineColor = Colors.Black;
            line.LineWidth = IntervalWidth;
            line.MarkerSize = 0;
        }
    }

    /// <summary>The value above the bar, or above its interval.</summary>
    private static void AddValue(Plot plot, SeriesPoint point)
    {
        var text = plot.Add.Text(Words(point), point.X, HasRange(point) ? Math.Max(point.High, point.Y) : point.Y);
        text.LabelAlignment = Alignment.LowerCenter;
        text.LabelFontSize = ValueSize;
        text.LabelBold = false;
    }
}
