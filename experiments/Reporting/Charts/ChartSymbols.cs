using Mira.Experiments.Tables;
using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Symbols and dashes, alike in the axes and in the legend.</summary>
internal static class ChartSymbols
{
    internal const float LineWidth = 2;

    private const float OnLineSize = 8, OnBarSize = 9, OfPointsSize = 5, OutlineWidth = 1.6f;

    private static readonly LinePattern DashDot = new([9, 4, 2, 4], 0, "dash-dot");

    internal static LinePattern Dashes(Mark mark) => mark switch
    {
        Mark.DashedLine => LinePattern.Dashed,
        Mark.DottedLine => LinePattern.Dotted,
        Mark.DashDotLine => DashDot,
        _ => LinePattern.Solid,
    };

    /// <summary>The symbol of a line, in the line's color; open ones are filled with the page's.</summary>
    internal static MarkerStyle OnLine(Series series)
    {
        var color = ChartPalette.Of(series.Hue);
        return new(Shape(series.Symbol), OnLineSize, color)
        {
            CustomRenderer = new PlainMarker(Shape(series.Symbol)),
            FillColor = IsOpen(series.Symbol) ? Colors.White : color,
            OutlineColor = color,
            OutlineWidth = IsOpen(series.Symbol) ? OutlineWidth : 0,
            LineColor = color,
            LineWidth = LineWidth,
        };
    }

    /// <summary>The symbol of points that many others may cover.</summary>
    internal static MarkerStyle OfPoints(Series series)
    {
        var style = OnLine(series);
        (style.Size, style.OutlineWidth, style.LineWidth) = (OfPointsSize, style.OutlineWidth / 2, LineWidth / 2);
        return style;
    }

    /// <summary>The symbol of a bar: on any color it is white with a black edge, or black where
    /// it is an open one.</summary>
    internal static MarkerStyle OnBar(Symbol symbol) => new(Shape(symbol), OnBarSize, Colors.Black)
    {
        CustomRenderer = new PlainMarker(Shape(symbol)),
        FillColor = IsOpen(symbol) ? Colors.White : Colors.Black,
        OutlineColor = IsOpen(symbol) ? Colors.Black : Colors.White,
        OutlineWidth = OutlineWidth,
        LineColor = Colors.White,
        LineWidth = LineWidth,
    };

    internal static void DrawOnBar(SKCanvas canvas, Symbol symbol, Pixel at) => Draw(canvas, OnBar(symbol), at);

    internal static void Draw(SKCanvas canvas, MarkerStyle style, Pixel at)
    {
        using var paint = Paint.NewDisposablePaint();
        Drawing.DrawMarker(canvas, paint, at, style);
    }

    /// <summary>A piece of line for a legend. Dashes are drawn one by one: SVG has none on a plain line.</summary>
    internal static void DrawLine(ChartPen pen, Color color, Mark mark, Pixel middle, float width)
    {
        float[] dashes = mark switch
        {
            Mark.DashedLine => [8, 6],
            Mark.DottedLine => [2, 4],
            Mark.DashDotLine => [9, 4, 2, 4],
            _ => [width, 0],
        };
        var (x, end) = (middle.X - (width / 2), middle.X + (width / 2));
        for (var i = 0; x < end; i += 2)
        {
            var dash = dashes[i % dashes.Length];
            pen.Line(new(x, middle.Y), new(Math.Min(end, x + dash), middle.Y), SKColor.Parse(color.ToHex()), LineWidth);
            x += dash + dashes[(i + 1) % dashes.Length];
        }
    }

    private static bool IsOpen(Symbol symbol) =>
        symbol is Symbol.Circle or Symbol.OpenSquare or Symbol.OpenTriangle or Symbol.OpenDiamond;

    private static MarkerShape Shape(Symbol symbol) => symbol switch
    {
        Symbol.Disc or Symbol.Circle => MarkerShape.FilledCircle,
        Symbol.Square or Symbol.OpenSquare => MarkerShape.FilledSquare,
        Symbol.Triangle or Symbol.OpenTriangle => MarkerShape.FilledTriangleUp,
        Symbol.Diamond or Symbol.OpenDiamond => MarkerShape.FilledDiamond,
        Symbol.Plus => MarkerShape.Cross,
        Symbol.Cross => MarkerShape.Eks,
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, null),
    };

    /// <summary>A symbol without the dashes of what was drawn before it, which the drawing
    /// library leaves behind.</summary>
    private sealed class PlainMarker(MarkerShape shape) : IMarker
    {
        public void Render(SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
        {
            paint.SKPathEffect = null!;
            shape.GetMarker().Render(canvas, paint, center, size, markerStyle);
        }
    }
}
