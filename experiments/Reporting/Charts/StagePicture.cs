using System.Security;
using System.Text;
using Mira.Experiments.Files;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws a diagram of stages; the same one gives the same bytes on every machine.</summary>
public static class StagePicture
{
    private const int BoxWidth = 176, BoxHeight = 92, ColumnStep = 232, RowStep = 168, Margin = 16,
        PngScale = 2, Head = 7;
    private static readonly SKColor Fill = new(0xE6, 0xF1, 0xF8), Edge = new(0, 0x72, 0xB2);

    /// <summary>Writes the diagram as NAME.svg and NAME.png to a folder.</summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="Datasets.InputException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Save(StageDiagram diagram, string folder)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        var (svg, png) = (Path.Combine(folder, diagram.Name + ".svg"), Path.Combine(folder, diagram.Name + ".png"));
        AtomicFile.WriteText(svg, Svg(diagram));
        var size = Size(diagram);
        using var surface = SKSurface.Create(new SKImageInfo(size.Width * PngScale, size.Height * PngScale));
        surface.Canvas.Scale(PngScale);
        Draw(diagram, surface.Canvas);
        PictureFile.Write(surface, png);
        return [svg, png];
    }

    /// <summary>The diagram as a self-contained SVG element.</summary>
    public static string Svg(StageDiagram diagram)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        var size = Size(diagram);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(size.Width, size.Height), stream))
        {
            Draw(diagram, canvas);
        }
        var drawn = Encoding.UTF8.GetString(stream.ToArray());
        var body = drawn[drawn.IndexOf("<svg", StringComparison.Ordinal)..].TrimEnd() + "\n";
        var open = body.IndexOf('>', StringComparison.Ordinal);
        return $"{body[..open]} viewBox=\"0 0 {size.Width} {size.Height}\" " +
            $"role=\"img\">\n<title>{SecurityElement.Escape(diagram.Title)}</title>{body[(open + 1)..]}";
    }

    private static SKSizeI Size(StageDiagram diagram) => new(
        (2 * Margin) + (diagram.Stages.Max(stage => stage.Column) * ColumnStep) + BoxWidth,
        (2 * Margin) + (int)(diagram.Stages.Max(stage => stage.Row) * RowStep) + BoxHeight);

    private static SKRect Box(Stage stage) =>
        SKRect.Create(Margin + (stage.Column * ColumnStep), Margin + (float)(stage.Row * RowStep), BoxWidth, BoxHeight);

    private static void Draw(StageDiagram diagram, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using var pen = new ChartPen(canvas);
        foreach (var (from, to, words) in diagram.Arrows)
        {
            Arrow(pen, Box(diagram.Stages.Single(stage => stage.Name == from)),
                Box(diagram.Stages.Single(stage => stage.Name == to)), words);
        }
        foreach (var stage in diagram.Stages)
        {
            Draw(pen, stage);
        }
    }

    private static void Draw(ChartPen pen, Stage stage)
    {
        var box = Box(stage);
        pen.Fill(box, Fill, corner: 6);
        pen.Edge(box, Edge, corner: 6);
        pen.Words(stage.Name, new(box.MidX, box.Top + 20), 13, ChartPen.Ink, SKTextAlign.Center);
        foreach (var (line, place) in stage.Detail.Split('\n').Select((line, place) => (line, place)))
        {
            pen.Words(line, new(box.MidX, box.Top + 40 + (16 * place)), 11, ChartPen.Ink, SKTextAlign.Center);
        }
        pen.Words(stage.Code, new(box.MidX, box.Bottom - 8), 9.5f, ChartPen.Faint, SKTextAlign.Center);
    }

    /// <summary>From edge to edge: downwards or upwards within a column, else to the right.</summary>
    private static void Arrow(ChartPen pen, SKRect from, SKRect to, string words)
    {
        var isVertical = from.Left == to.Left;
        var (start, end) = isVertical
            ? (new SKPoint(from.MidX, from.Top > to.Top ? from.Top : from.Bottom),
                new SKPoint(to.MidX, from.Top > to.Top ? to.Bottom : to.Top))
            : (new SKPoint(from.Right, from.MidY), new SKPoint(to.Left, to.MidY));
        pen.Line(start, end, Edge);
        var angle = Math.Atan2(end.Y - start.Y, end.X - start.X);
        foreach (var side in new[] { 2.6, -2.6 })
        {
            pen.Line(end, new(end.X + (float)(Head * Math.Cos(angle + side)),
                end.Y + (float)(Head * Math.Sin(angle + side))), Edge);
        }
        var middle = new SKPoint(((start.X + end.X) / 2) + (isVertical ? 46 : 0),
            ((start.Y + end.Y) / 2) - (isVertical ? 0 : 6));
        pen.Words(words, middle, 10, ChartPen.Faint, SKTextAlign.Center);
    }
}

/// <summary>A box of a diagram.</summary>
/// <param name="Name">What happens there.</param>
/// <param name="Detail">Numbers, in a line or two.</param>
/// <param name="Code">The type that does it.</param>
/// <param name="Column">Place from the left, from 0.</param>
/// <param name="Row">Place from above, from 0; halves lie between two rows.</param>
public sealed record Stage(string Name, string Detail, string Code, int Column, double Row);

/// <summary>Stages and what passes between them.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">What it shows, in one line; also its description for screen readers.</param>
/// <param name="Stages">The boxes.</param>
/// <param name="Arrows">Names of the stages that an arrow leads between, and what passes; empty
/// words for what is plain.</param>
public sealed record StageDiagram(string Name, string Title, IReadOnlyList<Stage> Stages,
    IReadOnlyList<(string From, string To, string Words)> Arrows);

/// <summary>Writes what was drawn.</summary>
internal static class PictureFile
{
    /// <summary>A PNG file, whole or absent.</summary>
    internal static void Write(SKSurface surface, string path)
    {
        using var image = surface.Snapshot();
        using var bytes = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        AtomicFile.Write(path, stream => bytes.SaveTo(stream));
    }
}
