using System.Globalization;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>The confusion matrix as a picture: a row for each true class, a column for each guess, white for none, blue
/// for all of a class.</summary>
public static class ConfusionPicture
{
    // The matrix is about so wide and high whatever the number of classes; a cell has one pixel at least.
    private const int Extent = 640, LargestCell = 56;

    // Cells smaller than these have no room for a class's name beside them, or for a number in them.
    private const int CellWithName = 9, CellWithNumber = 24;

    private const int Margin = 16, PngScale = 2, LongestName = 150, KeyWidth = 14, KeyRoom = 90, TitleSize = 16;
    private const float TextSize = 12;

    // From this share on, white words are easier to read than black ones.
    private const double DarkFrom = 0.6;

    private static readonly SKColor Full = new(0, 0x72, 0xB2);

    /// <summary>How often each true class is taken for each, [classes, classes].</summary>
    public static int[,] Counts(IReadOnlyList<int> labels, IReadOnlyList<int> guesses)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(guesses);
        var classes = 1 + Math.Max(labels.Max(), guesses.Max());
        var counts = new int[classes, classes];
        foreach (var (label, guess) in labels.Zip(guesses))
        {
            counts[label, guess]++;
        }
        return counts;
    }

    /// <summary>Shares of each true class, [classes, classes]; 0 for a class without images.</summary>
    public static double[,] Shares(int[,] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var classes = counts.GetLength(0);
        var shares = new double[classes, classes];
        for (var label = 0; label < classes; label++)
        {
            var total = Math.Max(1, Enumerable.Range(0, classes).Sum(guess => counts[label, guess]));
            for (var guess = 0; guess < classes; guess++)
            {
                shares[label, guess] = (double)counts[label, guess] / total;
            }
        }
        return shares;
    }

    /// <summary>Writes the picture: title, names of the classes, percentages where they have
    /// room, and a color key.</summary>
    /// <param name="counts">[true class, guessed class].</param>
    /// <param name="names">Names of the classes; a class without one is named by its number.</param>
    /// <param name="title">What was evaluated, how and on what.</param>
    /// <param name="path">A .png file.</param>
    /// <returns>The path.</returns>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public static string Save(int[,] counts, IReadOnlyList<string> names, string title, string path)
    {
        ArgumentNullException.ThrowIfNull(names);
        var sheet = new Sheet(Shares(counts), names, title);
        using var surface = SKSurface.Create(new SKImageInfo(sheet.Width * PngScale, sheet.Height * PngScale));
        surface.Canvas.Scale(PngScale);
        surface.Canvas.Clear(SKColors.White);
        using var pen = new ChartPen(surface.Canvas);
        sheet.Draw(pen);
        PictureFile.Write(surface, path);
        return path;
    }

    /// <summary>The picture laid out.</summary>
    private sealed class Sheet
    {
        private readonly double[,] _shares;
        private readonly string _title;
        private readonly int _classes, _cell, _left, _top;
        private readonly List<string> _names = [];
        private readonly float _nameSize;

        internal Sheet(double[,] shares, IReadOnlyList<string> names, string title)
        {
            (_shares, _title, _classes) = (shares, title, shares.GetLength(0));
            _cell = Math.Clamp(Extent / _classes, 1, LargestCell);
            _nameSize = Math.Min(TextSize, _cell - 1);
            using var surface = SKSurface.CreateNull(1, 1);
            using var pen = new ChartPen(surface.Canvas);
            if (_cell >= CellWithName)
            {
                _names.AddRange(Enumerable.Range(0, _classes).Select(label => pen.Fit(
                    label < names.Count && names[label].Length > 0
                        ? names[label]
                        : label.ToString(CultureInfo.InvariantCulture), _nameSize, LongestName)));
            }
            var longest = (int)_names.Select(name => pen.Width(name, _nameSize)).DefaultIfEmpty(0).Max();
            _left = Margin + (2 * TitleSize) + longest;
            _top = Margin + (4 * TitleSize) + longest;
            Width = Math.Max(_left + Side + KeyRoom + Margin, (int)pen.Width(title, TitleSize) + (2 * Margin));
            Height = _top + Side + Margin;
        }
        internal int Width { get; }

        internal int Height { get; }

        private int Side => _classes * _cell;

        internal void Draw(ChartPen pen)
        {
            pen.Words(_title, new(Margin, Margin + TitleSize), TitleSize, ChartPen.Ink);
            pen.Words("guessed class", new(_left + (Side / 2f), Margin + (2.6f * TitleSize)), TextSize, ChartPen.Faint,
                SKTextAlign.Center);
            pen.Words("true class", new(Margin + TextSize, _top + (Side / 2f)), TextSize, ChartPen.Faint,
                SKTextAlign.Center, degrees: -90);
            for (var row = 0; row < _classes; row++)
            {
                for (var column = 0; column < _classes; column++)
                {
                    DrawCell(pen, row, column);
                }
            }
            pen.Edge(new(_left, _top, _left + Side, _top + Side), ChartPen.Faint, 1);
            DrawNames(pen);
            DrawKey(pen);
        }
        private void DrawCell(ChartPen pen, int row, int column)
        {
            var share = _shares[row, column];
            var box = SKRect.Create(_left + (column * _cell), _top + (row * _cell), _cell, _cell);
            pen.Fill(box, Shade(share));
            if (_cell >= CellWithNumber && share > 0)
            {
                pen.Words((100 * share).ToString("0", CultureInfo.InvariantCulture),
                    new(box.MidX, box.MidY + 4), TextSize - 1,
                    share < DarkFrom ? SKColors.Black : SKColors.White, SKTextAlign.Center);
            }
        }
        private void DrawNames(ChartPen pen)
        {
            foreach (var (place, name) in _names.Index())
            {
                var middle = ((place + 0.5f) * _cell) + (_nameSize * 0.36f);
                pen.Words(name, new(_left - 6, _top + middle), _nameSize, ChartPen.Ink, SKTextAlign.Right);
                pen.Words(name, new(_left + middle, _top - 6), _nameSize, ChartPen.Ink, degrees: -90);
            }
        }
        /// <summary>The key: what share of a class each shade is.</summary>
        private void DrawKey(ChartPen pen)
        {
            var (left, height) = (_left + Side + 18, Math.Min(Side, 220));
            for (var step = 0; step < height; step++)
            {
                pen.Fill(SKRect.Create(left, _top + step, KeyWidth, 1), Shade(1 - ((double)step / height)));
            }
            pen.Edge(new(left, _top, left + KeyWidth, _top + height), ChartPen.Faint, 1);
            foreach (var percent in new[] { 0, 50, 100 })
            {
                pen.Words($"{percent} %", new(left + KeyWidth + 5, _top + (height * (1 - (percent / 100f))) + 4),
                    TextSize - 1, ChartPen.Ink);
            }
            pen.Words("of the true class", new(left + KeyWidth + 46, _top + (height / 2f)), TextSize - 1,
                ChartPen.Faint, SKTextAlign.Center, degrees: -90);
        }
        private static SKColor Shade(double share) =>
            new(Mixed(Full.Red, share), Mixed(Full.Green, share), Mixed(Full.Blue, share));

        private static byte Mixed(byte full, double share) => (byte)Math.Round(255 + ((full - 255) * share));
    }
}
