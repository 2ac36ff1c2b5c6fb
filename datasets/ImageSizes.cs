namespace Mira.Datasets;

/// <summary>Widths and heights of the images of a set, as far as a look at a part of them tells.</summary>
/// <param name="Smallest">Width and height of the image with the shortest side.</param>
/// <param name="Largest">Width and height of the image with the longest side.</param>
/// <param name="ShorterSide">Median of the shorter sides, in pixels.</param>
public sealed record ImageSizes(ImageSize Smallest, ImageSize Largest, int ShorterSide)
{
    private const int Looked = 500;

    /// <summary>Sizes in words, such as "32 × 32 pixels" or "from 60 × 80 to 640 × 480 pixels, ...".</summary>
    public string InWords => Smallest == Largest
        ? $"{Words(Smallest)} pixels"
        : $"{Words(Smallest)} to {Words(Largest)} pixels (median of the shorter sides: {ShorterSide})";

    /// <summary>Reads the headers of up to 500 images, evenly spread; bad ones are passed over.</summary>
    /// <returns>The sizes; null where no header can be read.</returns>
    /// <exception cref="InputException">A file cannot be read at all.</exception>
    public static ImageSizes? Of(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var reader = images.Open();
        var count = Math.Min(Looked, images.Count);
        var sizes = Enumerable.Range(0, count).Select(turn => (int)((long)turn * images.Count / count))
            .Select(place => SizeOf(reader, place)).OfType<ImageSize>().OrderBy(Shorter).ToList();
        return sizes.Count == 0
            ? null
            : new(sizes[0], sizes.MaxBy(size => Math.Max(size.Width, size.Height)), Shorter(sizes[sizes.Count / 2]));
    }

    private static ImageSize? SizeOf(IImageReader reader, int place)
    {
        try
        {
            return reader.Open(place);
        }
        catch (BadImageException)
        {
            return null;
        }
    }

    private static int Shorter(ImageSize size) => Math.Min(size.Width, size.Height);

    private static string Words(ImageSize size) => $"{size.Width} × {size.Height}";
}
