using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
public readonly record struct CropBox(int Top, int Left, int Height, int Width)
{
    private const int Tries = 10;
    private const double WidestRatio = 4.0 / 3.0;

    private static readonly double LogWidestRatio = Math.Log(WidestRatio);

    /// <summary>An image as a whole.</summary>
    public static CropBox Whole(int width, int height) => new(0, 0, height, width);

    /// <summary>A random crop of an image, aspect ratio within 3/4 and 4/3.</summary>
    /// <param name="width">Width of the image, in pixels.</param>
    /// <param name="height">Height of the image, in pixels.</param>
    /// <param name="minimumArea">Smallest area as a part of the image, above 0.</param>
    /// <param name="maximumArea">Largest area as a part of the image, at most 1.</param>
    /// <param name="random">The stream of this view; it advances.</param>
    /// <remarks>
    /// Source: torchvision RandomResizedCrop.get_params: area uniform, ratio log-uniform, half-even rounding,
    /// ten tries, then <see cref="Central"/>.
    /// </remarks>
    public static CropBox Sample(
        int width, int height, double minimumArea, double maximumArea, ref RandomSource random)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = (double)width * height * random.Uniform(minimumArea, maximumArea);
            var ratio = Math.Exp(random.Uniform(-LogWidestRatio, LogWidestRatio));
            int across = (int)Math.Round(Math.Sqrt(area * ratio)), down = (int)Math.Round(Math.Sqrt(area / ratio));
            if (across > 0 && across <= width && down > 0 && down <= height)
            {
                return new CropBox(random.Below(height - down + 1), random.Below(width - across + 1), down, across);
            }
        }
        return Central(width, height);
    }

    /// <summary>The largest central crop whose aspect ratio lies within 3/4 and 4/3.</summary>
    internal static CropBox Central(int width, int height)
    {
        var ratio = (double)width / height;
        var across = ratio > WidestRatio ? (int)Math.Round(height * WidestRatio) : width;
        var down = ratio < 1 / WidestRatio ? (int)Math.Round(width * WidestRatio) : height;
        return new CropBox((height - down) / 2, (width - across) / 2, down, across);
    }
}
