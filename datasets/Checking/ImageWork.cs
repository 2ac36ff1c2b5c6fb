using System.Collections.Concurrent;

namespace Mira.Datasets.Checking;

/// <summary>Decodes images on all cores.</summary>
/// <param name="progress">Told of images done.</param>
/// <param name="stop">Ends the work.</param>
internal sealed class ImageWork(IProgress<int>? progress, CancellationToken stop)
{
    private const int Block = 64;

    private int _done;

    /// <summary>Looks at every image.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public IReadOnlyList<ImageFinding> Examine(ImageSet images)
    {
        var findings = new ImageFinding[images.Count];
        if (images.Count == 0)
        {
            return findings;
        }
        try
        {
            // Blocks, so that a thread opens one reader for many images.
            Parallel.ForEach(Partitioner.Create(0, images.Count, Block), new() { CancellationToken = stop },
                range => Examine(images, range, findings));
        }
        catch (AggregateException error)
            when (error.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return findings;
    }

    private void Examine(ImageSet images, Tuple<int, int> range, ImageFinding[] findings)
    {
        using var reader = images.Open();
        for (var place = range.Item1; place < range.Item2; place++)
        {
            (var pixels, var fault) = Look(reader, place);
            findings[place] = new(images.Name(place), images.Label(place), pixels, fault);
            progress?.Report(Interlocked.Increment(ref _done));
        }
    }

    private static (UInt128 Pixels, string? Fault) Look(IImageReader reader, int place)
    {
        try
        {
            return (PixelHash.Of(reader.Rows(0, reader.Open(place).Height)), null);
        }
        catch (BadImageException error)
        {
            return (0, error.Message);
        }
    }
}
