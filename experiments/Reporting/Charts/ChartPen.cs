using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>What pictures that are no plots are drawn with: boxes, lines and words in the one
/// font of all charts.</summary>
internal sealed class ChartPen(SKCanvas canvas) : IDisposable
{
    /// <summary>Words.</summary>
    internal static readonly SKColor Ink = new(0x33, 0x33, 0x33);

    /// <summary>Words of less weight.</summary>
    internal static readonly SKColor Faint = new(0x66, 0x66, 0x66);

    private readonly SKTypeface _face = ChartFont.Load();
    private readonly SKPaint _paint = new() { IsAntialias = true };

    /// <summary>Width of words, in layout units.</summary>
    internal float Width(string words, float size)
    {
        using var font = new SKFont(_face, size);
        return font.MeasureText(words);
    }

    /// <summary>Words, cut to a width with an ellipsis where they are longer.</summary>
    internal string Fit(string words, float size, float width)
    {
        var shown = words.Length;
        while (shown > 1 && Width(Cut(words, shown), size) > width)
        {
            shown--;
        }
        return Cut(words, shown);
    }

    /// <summary>A filled box.</summary>
    internal void Fill(SKRect box, SKColor color, float corner = 0)
    {
        (_paint.Style, _paint.Color) = (SKPaintStyle.Fill, color);
        canvas.DrawRoundRect(box, corner, corner, _paint);
    }

    /// <summary>The edge of a box, dashed where asked for.</summary>
    internal void Edge(SKRect box, SKColor color, float width = 1.2f, float corner = 0, float dash = 0)
    {
        using var effect = dash > 0 ? SKPathEffect.CreateDash([dash, dash], 0) : null;
        (_paint.Style, _paint.Color, _paint.StrokeWidth, _paint.PathEffect) =
            (SKPaintStyle.Stroke, color, width, effect);
        canvas.DrawRoundRect(box, corner, corner, _paint);
        _paint.PathEffect = null;
    }

    /// <summary>A line.</summary>
    internal void Line(SKPoint start, SKPoint end, SKColor color, float width = 1.2f)
    {
        (_paint.Style, _paint.Color, _paint.StrokeWidth) = (SKPaintStyle.Stroke, color, width);
        canvas.DrawLine(start, end, _paint);
    }

    /// <summary>Words on a base line, turned about their point where asked for.</summary>
    internal void Words(string words, SKPoint at, float size, SKColor color, SKTextAlign align = SKTextAlign.Left,
        float degrees = 0)
    {
        using var font = new SKFont(_face, size);
        (_paint.Style, _paint.Color) = (SKPaintStyle.Fill, color);
        canvas.Save();
        canvas.RotateDegrees(degrees, at.X, at.Y);
        canvas.DrawText(words, at.X, at.Y, align, font, _paint);
        canvas.Restore();
    }

    public void Dispose()
    {
        _paint.Dispose();
        _face.Dispose();
    }

    private static string Cut(string words, int shown) => shown < words.Length ? words[..shown].TrimEnd() + "…" : words;
}
