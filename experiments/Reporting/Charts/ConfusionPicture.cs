using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>The confusion matrix as a picture: a row for each true class, a column for each guess, white for none, blue for all of a class.</summary>
public static class ConfusionPicture
{
    // The picture is about so wide and high whatever the number of classes; a cell has one pixel at least.
    private const int Extent = 800;
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

    /// <summary>Writes the picture.</summary>
    /// <param name="counts">[true class, guessed class].</param>
    /// <param name="path">A .png file.</param>
    /// <returns>The path.</returns>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public static string Save(int[,] counts, string path)
    {
        var shares = Shares(counts);
        var classes = shares.GetLength(0);
        var cell = Math.Max(1, Extent / classes);
        using var surface = SKSurface.Create(new SKImageInfo(classes * cell, classes * cell));
        surface.Canvas.Clear(SKColors.White);
        using var paint = new SKPaint();
        for (var row = 0; row < classes; row++)
        {
            for (var column = 0; column < classes; column++)
            {
                paint.Color = Full.WithAlpha((byte)Math.Round(255 * shares[row, column]));
                surface.Canvas.DrawRect(column * cell, row * cell, cell, cell, paint);
            }
        }
        PictureFile.Write(surface, path);
        return path;
    }
}
