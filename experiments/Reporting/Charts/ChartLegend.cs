using Mira.Experiments.Tables;
using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>The legend of a panel, below its axes where it covers nothing: a title, then what each color, symbol,
/// dash and band is.</summary>
internal sealed class ChartLegend
{
    private const float TextSize = 13, LineHeight = 21, Swatch = 30, Gap = 7, Between = 18, BarHeight = 12;

    private readonly List<Entry> _entries;
    private readonly float _width;

    /// <summary>Lays a legend out.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="width">Room from left to right, in layout units.</param>
    internal ChartLegend(Panel panel, float width)
    {
        _width = width;
        _entries = [.. Entries(panel)];
        if (_entries.Count < (panel.Tiles.Count > 0 || _entries.Any(entry => entry.Kind is Kind.Level) ? 1 : 2))
        {
            _entries.Clear();
        }
        else if (panel.LegendTitle.Length > 0)
        {
            _entries.Insert(0, new(Kind.Title, panel.LegendTitle + ":"));
        }
        Lay();
    }

    private enum Kind
    {
        Title,
        Line,
        Bar,
        Level,
        Key,
        Band,
        Frame,
    }

    /// <summary>Room it needs, in layout units; none for a panel with a single series.</summary>
    internal float Height => _entries.Count == 0 ? 0 : (LineHeight * (_entries[^1].Line + 1)) + 6;

    /// <summary>Whether two panels can share one legend.</summary>
    internal bool Says(ChartLegend other) =>
        _entries.Select(entry => (entry.Kind, entry.Words, entry.Series?.Hue, entry.Series?.Symbol))
        .SequenceEqual(other._entries.Select(entry =>
            (entry.Kind, entry.Words, entry.Series?.Hue, entry.Series?.Symbol)));

    /// <summary>Draws it, in the middle.</summary>
    internal void Draw(SKCanvas canvas, float left, float top)
    {
        using var pen = new ChartPen(canvas);
        var start = left + ((_width - _entries.Select(entry => entry.Right).DefaultIfEmpty(0).Max()) / 2);
        foreach (var entry in _entries)
        {
            var middle = top + (LineHeight * (entry.Line + 0.5f));
            var x = start + entry.Left;
            if (entry.Kind != Kind.Title)
            {
                DrawSwatch(canvas, pen, entry, x, middle);
                x += Swatch + Gap;
            }
            pen.Words(entry.Words, new(x, middle + 4.5f), TextSize,
                entry.Kind == Kind.Title ? ChartPen.Faint : SKColors.Black);
        }
    }

    private static IEnumerable<Entry> Entries(Panel panel)
    {
        foreach (var series in panel.Series.Where(series => series.Label.Length > 0))
        {
            yield return new(series.Mark == Mark.Bar ? Kind.Bar : Kind.Line, series.Label)
            {
                Series = series,
                HasSymbol = ChartSeries.HasSymbols(panel),
            };
        }
        foreach (var key in panel.LineKeys)
        {
            yield return new(Kind.Key, key.Words) { Mark = key.Mark };
        }
        foreach (var level in panel.Levels.Where(level => double.IsFinite(level.Y)))
        {
            yield return new(Kind.Level, level.Label) { Mark = level.Mark };
        }
        if (panel.BandLabel.Length > 0 && panel.Series.Any(series => series.Points.Count(ChartSeries.HasRange) > 1))
        {
            yield return new(Kind.Band, panel.BandLabel);
        }
        if (panel.Tiles.Any(tile => tile.IsFramed))
        {
            yield return new(Kind.Frame, panel.FrameLabel);
        }
    }

    /// <summary>Puts the entries one after the other, in as many lines as they need.</summary>
    private void Lay()
    {
        using var surface = SKSurface.CreateNull(1, 1);
        using var pen = new ChartPen(surface.Canvas);
        var (x, line) = (0f, 0);
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            var width = pen.Width(entry.Words, TextSize) + (entry.Kind == Kind.Title ? 0 : Swatch + Gap);
            if (x > 0 && x + width > _width)
            {
                (x, line) = (0, line + 1);
            }
            _entries[i] = entry with { Left = x, Right = x + width, Line = line };
            x += width + Between;
        }
    }

    private static void DrawSwatch(SKCanvas canvas, ChartPen pen, Entry entry, float x, float y)
    {
        var bar = new SKRect(x, y - (BarHeight / 2), x + Swatch, y + (BarHeight / 2));
        var middle = new Pixel(x + (Swatch / 2), y);
        switch (entry.Kind)
        {
            case Kind.Bar:
                pen.Fill(bar, ChartPalette.Sk(entry.Series!.Hue));
                if (entry.HasSymbol)
                {
                    ChartSymbols.DrawOnBar(canvas, entry.Series.Symbol, middle);
                }
                break;
            case Kind.Band:
                pen.Fill(bar, ChartPalette.Sk(Hue.Gray).WithAlpha((byte)(255 * ChartSeries.BandOpacity * 1.6)));
                break;
            case Kind.Frame:
                pen.Edge(bar, ChartPalette.Sk(Hue.Vermilion), 3);
                break;
            case Kind.Line:
                if (entry.Series!.Mark != Mark.Points)
                {
                    ChartSymbols.DrawLine(pen, ChartPalette.Of(entry.Series.Hue), entry.Series.Mark, middle, Swatch);
                }
                if (entry.HasSymbol)
                {
                    ChartSymbols.Draw(canvas, ChartSymbols.OnLine(entry.Series), middle);
                }
                break;
            default:
                ChartSymbols.DrawLine(pen, ChartPalette.Level, entry.Mark, middle, Swatch);
                break;
        }
    }

    /// <summary>An entry and where it stands.</summary>
    /// <param name="Kind">What it explains.</param>
    /// <param name="Words">Its words.</param>
    private sealed record Entry(Kind Kind, string Words)
    {
        internal Series? Series { get; init; }

        internal Mark Mark { get; init; }

        internal bool HasSymbol { get; init; }

        internal float Left { get; init; }

        internal float Right { get; init; }

        internal int Line { get; init; }
    }
}
