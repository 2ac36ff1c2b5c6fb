using Mira.Experiments.Files;
using Mira.Experiments.Tables;
using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws figures. The same figure gives the same bytes on every machine: the font is embedded, no clock is read.</summary>
public static class Chart
{
    private const int Height = 420;
    private const int SinglePanelWidth = 720;
    private const int PanelWidth = 520;
    private const int Margin = 8;

    // Names under the axis need this much room each.
    private const int PlaceWidth = 80;

    // PNG pixels per layout unit: sharp on dense screens and in print.
    private const int PngScale = 2;

    static Chart() => ChartFont.Use();

    /// <summary>Writes the figure as NAME.svg and NAME.png to a folder.</summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="Datasets.InputException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Save(Figure figure, string folder)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var (svg, png) = (Path.Combine(folder, figure.Name + ".svg"), Path.Combine(folder, figure.Name + ".png"));
        AtomicFile.WriteText(svg, Svg(figure));
        AtomicFile.Write(png, stream => stream.Write(Png(figure)));
        return [svg, png];
    }

    /// <summary>The figure as a self-contained SVG element.</summary>
    public static string Svg(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width(figure), Height), stream))
        {
            Draw(figure, canvas);
        }
        return ChartSvg.Normalize(System.Text.Encoding.UTF8.GetString(stream.ToArray()), figure);
    }

    /// <summary>The figure as PNG bytes, at twice the layout size.</summary>
    public static byte[] Png(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        using var surface = SKSurface.Create(new SKImageInfo(Width(figure) * PngScale, Height * PngScale));
        surface.Canvas.Scale(PngScale);
        Draw(figure, surface.Canvas);
        using var image = surface.Snapshot();
        using var bytes = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return bytes.ToArray();
    }

    private static int Width(Figure figure) => figure.Panels.Count > 1 ? PanelWidth * figure.Panels.Count
        : Math.Max(SinglePanelWidth, PlaceWidth * figure.Panels[0].Categories.Count);

    private static void Draw(Figure figure, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        var width = (float)Width(figure) / figure.Panels.Count;
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            using var plot = ChartPanel.Plot(figure.Panels[i]);
            plot.Render(canvas, new PixelRect((i * width) + Margin, ((i + 1) * width) - Margin, Height - Margin, 0));
        }
    }
}
