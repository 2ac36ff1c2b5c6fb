using Mira.Experiments.Files;
using Mira.Experiments.Tables;
using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws figures. The same figure gives the same bytes on every machine: the font is embedded,
/// no clock is read.</summary>
public static class Chart
{
    private const int Margin = 8;

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
        var sheet = new Sheet(figure);
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(sheet.Width, sheet.Height), stream))
        {
            sheet.Draw(canvas);
        }
        return ChartSvg.Normalize(System.Text.Encoding.UTF8.GetString(stream.ToArray()), figure);
    }

    /// <summary>Width of a figure, in layout units.</summary>
    public static int Width(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return new Sheet(figure).Width;
    }

    /// <summary>The figure as PNG bytes, at twice the layout size.</summary>
    public static byte[] Png(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var sheet = new Sheet(figure);
        using var surface = SKSurface.Create(new SKImageInfo(sheet.Width * PngScale, sheet.Height * PngScale));
        surface.Canvas.Scale(PngScale);
        sheet.Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var bytes = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return bytes.ToArray();
    }

    /// <summary>The panels side by side, each with its legend below it; one legend for all where theirs
    /// would be the same.</summary>
    private sealed class Sheet
    {
        private readonly Figure _figure;
        private readonly List<ChartLayout> _panels;
        private readonly List<ChartLegend> _legends;

        internal Sheet(Figure figure)
        {
            _figure = figure;
            _panels = [.. figure.Panels.Select(panel => new ChartLayout(panel, figure.Panels.Count == 1))];
            Width = (int)Math.Ceiling(_panels.Sum(panel => panel.Width));
            _legends = _panels.Count > 1 && _panels.Skip(1).All(panel => panel.Legend.Says(_panels[0].Legend))
                ? [new ChartLegend(figure.Panels[0], Width - (2 * Margin))]
                : _panels.ConvertAll(panel => panel.Legend);
            Height = (int)Math.Ceiling(PlotHeight + _legends.Max(legend => legend.Height)) + Margin;
        }
        internal int Width { get; }

        internal int Height { get; }

        private float PlotHeight => _panels.Max(panel => panel.Height);

        internal void Draw(SKCanvas canvas)
        {
            canvas.Clear(SKColors.White);
            var left = 0f;
            foreach (var (layout, panel) in _panels.Zip(_figure.Panels))
            {
                using var plot = ChartPanel.Plot(panel, layout);
                plot.Render(canvas, new PixelRect(left + Margin, left + layout.Width - Margin, PlotHeight, 0));
                left += layout.Width;
            }
            var width = (float)Width / _legends.Count;
            foreach (var (place, legend) in _legends.Index())
            {
                legend.Draw(canvas, (place * width) + Margin, PlotHeight);
            }
        }
    }
}
