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

    /// <summary>A square image as a whole.</summary>
    public static CropBox Whole(int size) => new(0, 0, size, size);

    /// <summary>A random crop of a square image, aspect ratio within 3/4 and 4/3.</summary>
    /// <remarks>
    /// Source: torchvision RandomResizedCrop.get_params: area uniform, ratio log-uniform, half-even rounding,
    /// ten tries, then the central crop within the ratio bounds, which for a square image is the whole image.
    /// </remarks>
    public static CropBox Sample(int size, double minimumArea, ref RandomSource random)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            double area = size * size * random.Uniform(minimumArea, 1);
            double ratio = Math.Exp(random.Uniform(-LogWidestRatio, LogWidestRatio));
            int width = (int)Math.Round(Math.Sqrt(area * ratio)), height = (int)Math.Round(Math.Sqrt(area / ratio));
            if (width > 0 && width <= size && height > 0 && height <= size)
            {
                return new CropBox(random.Below(size - height + 1), random.Below(size - width + 1), height, width);
            }
        }

        return Whole(size);
    }
}
