using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Makes batches of views on threads of its own, ahead of the consumer.</summary>
/// <remarks>
/// What it yields is a pure function of images, recipes, seed and epoch. Worker w of n makes batches w, w +
/// n, w + 2n, … into its own bounded channel and the consumer visits the channels in turn, so the number of
/// workers changes nothing but speed. One epoch is enumerated at a time.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private readonly ImageSet _images;
    private readonly LoaderOptions _options;
    private readonly LoaderWorker[] _workers;
    private LoaderEpoch? _latest;

    /// <summary>Prepares buffers; no thread runs before an epoch is enumerated.</summary>
    /// <param name="images">The images.</param>
    /// <param name="recipes">One view of each image is made for each recipe.</param>
    /// <param name="options">Batch size, seed, order, threads.</param>
    /// <exception cref="InputException">There are fewer images than one batch needs.</exception>
    public BatchLoader(ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Prefetch, 1);
        (_images, _options) = (images, options);
        if (BatchCount == 0)
        {
            throw new InputException(
                $"{images.Count} images do not fill one batch of {options.BatchSize}: "
                + "use a smaller batch or more images.");
        }

        int[] lengths = [.. recipes.Select(recipe => 3 * recipe.Size * recipe.Size)];
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => new LoaderWorker(
            [.. Enumerable.Range(0, options.Prefetch + 1).Select(_ => new ViewBatch(options.BatchSize, lengths))],
            new BatchMaker(images, recipes, options).Fill))];
    }

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount => _options.DropLast
        ? _images.Count / _options.BatchSize
        : (_images.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>The batches of an epoch from <paramref name="startBatch"/> on, in order.</summary>
    /// <remarks>
    /// Each batch is valid until the next one is asked for. An error of a worker is thrown here as it was
    /// thrown there. Threads end with the enumeration, also with one that is left early.
    /// </remarks>
    public IEnumerable<ViewBatch> Epoch(int epoch, int startBatch = 0)
    {
        if (_latest is { IsDisposed: false })
        {
            throw new InvalidOperationException("An epoch is being enumerated already; finish it first.");
        }

        using var running = _latest = new LoaderEpoch(_workers, epoch, startBatch, BatchCount, Order(epoch));
        for (int number = startBatch; number < BatchCount; number++)
        {
            ViewBatch batch = running.Take(number);
            yield return batch;
            running.Return(batch);
        }
    }

    /// <summary>Stops the threads of an enumeration that was neither finished nor disposed.</summary>
    public void Dispose() => _latest?.Dispose();

    /// <summary>Threads that have not ended.</summary>
    internal int RunningThreads => _latest?.RunningThreads ?? 0;

    private int[] Order(int epoch) => _options.Order == ImageOrder.Shuffled
        ? EpochOrder.Permutation(_options.Seed, epoch, _images.Count)
        : [.. Enumerable.Range(0, _images.Count)];
}
