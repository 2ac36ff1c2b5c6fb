using System.Collections.Concurrent;

namespace Mira.Datasets.Folders;

/// <summary>Decodes every image of a set once.</summary>
internal static class ImageScan
{
    private const int Block = 256;

    /// <summary>The images that decode as a whole, in their order; the others are noted in the set's log.</summary>
    /// <exception cref="InputException">A file cannot be read, or no image is left.</exception>
    public static ImageSet WithoutBad(ImageSet images)
    {
        var isBad = new bool[images.Count];
        try
        {
            // Blocks, so that a thread opens one reader for many images.
            Parallel.ForEach(Partitioner.Create(0, images.Count, Block), range => Check(images, range, isBad));
        }
        catch (AggregateException error)
            when (error.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        int[] good = [.. Enumerable.Range(0, images.Count).Where(place => !isBad[place])];
        return good.Length > 0
            ? good.Length == images.Count ? images : images.Select(good)
            : throw new InputException(
                $"None of {images.Count} images can be decoded: {images.BadImages.Warnings()[1]}. " +
                "Check that this is the right folder.");
    }

    private static void Check(ImageSet images, Tuple<int, int> range, bool[] isBad)
    {
        using var reader = images.Open();
        for (var place = range.Item1; place < range.Item2; place++)
        {
            try
            {
                reader.Rows(0, reader.Open(place).Height);
            }
            catch (BadImageException error)
            {
                isBad[place] = true;
                images.BadImages.Add(images.Name(place), error.Message);
            }
        }
    }
}
