using SkiaSharp;

namespace Mira.Experiments.Reporting.Pictures;

/// <summary>The confusion matrix as a picture: a row for each true class, a column for each guess, white for none, blue for all of a class.</summary>
public static class ConfusionPicture
{
    // The picture is about so wide and high whatever the number of classes; a cell has one pixel at least.
    private const int Extent = 800;
    private static readonly SKColor Full = new(0, 0x72, 0xB2);

    /// <summary>Shares of each true class, [classes, classes].</summary>
    public static double[,] Shares(IReadOnlyList<int> labels, IReadOnlyList<int> guesses)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(guesses);
        var classes = 1 + Math.Max(labels.Max(), guesses.Max());
        var (shares, totals) = (new double[classes, classes], new int[classes]);
        foreach (var label in labels)
        {
            totals[label]++;
        }
        foreach (var (label, guess) in labels.Zip(guesses))
        {
            shares[label, guess] += 1.0 / totals[label];
        }
        return shares;
    }

    /// <summary>Writes the picture.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public static string Save(IReadOnlyList<int> labels, IReadOnlyList<int> guesses, string path)
    {
        var shares = Shares(labels, guesses);
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
