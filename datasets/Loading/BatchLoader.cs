using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Makes batches of views on threads of its own, ahead of the consumer.</summary>
/// <remarks>
/// What it yields is a pure function of images, recipes, seed and epoch: every row of a batch is made by itself,
/// and rows are handed to whichever worker is free, so the number of workers changes nothing but speed. One
/// epoch is enumerated at a time.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private static readonly Dictionary<LoaderPhase, TimeSpan> NoPhases = [];

    private readonly ImageSet _images;
    private readonly LoaderOptions _options;
    private readonly ViewBatch[] _batches;
    private readonly BatchMaker[] _makers;
    private LoaderEpoch? _latest;
    private long _ticks;

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
                $"{images.Count} images do not fill one batch of {options.BatchSize}. "
                + "Use a smaller batch or more images.");
        }
        int[] sizes = [.. recipes.Select(recipe => recipe.Size)];
        var rows = options.Part.Rows(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, nameof(options));
        var batchBytes = sizes.Sum(size => 3L * size * size * sizeof(float)) * rows;
        _makers = [.. Enumerable.Range(0, options.Workers).Select(_ => new BatchMaker(images, recipes, options))];
        _batches = [.. Enumerable.Range(0, options.Buffers(batchBytes)).Select(_ => new ViewBatch(rows, sizes))];
    }

    /// <summary>Processor time used so far, all epochs and threads together.</summary>
    public LoaderTime Elapsed
    {
        get
        {
            var all = new TimeSpan(Interlocked.Read(ref _ticks));
            var decode = new TimeSpan(_makers.Sum(maker => maker.DecodeTime.Ticks));
            return new(decode, all - decode);
        }
    }

    /// <summary>
    /// Processor time so far by phase, all threads together; empty unless <see cref="LoaderOptions.TimesPhases"/>.
    /// </summary>
    public IReadOnlyDictionary<LoaderPhase, TimeSpan> Phases => _makers.SelectMany(maker => maker.Phases ?? NoPhases)
        .GroupBy(phase => phase.Key)
        .ToDictionary(times => times.Key, times => new TimeSpan(times.Sum(time => time.Value.Ticks)));

    /// <summary>Images made so far, with those that nobody has taken yet.</summary>
    internal long ImagesMade => _makers.Sum(maker => maker.Images);

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount => _options.DropLast
        ? _images.Count / _options.BatchSize
        : (_images.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>The batches of an epoch from <paramref name="startBatch"/> on, in order.</summary>
    /// <remarks>
    /// Each batch is valid until the next one is asked for. An error of a worker is thrown here as it was
    /// thrown there. Threads end with the enumeration, also with one that is left early.
    /// </remarks>
    /// <param name="epoch">The epoch.</param>
    /// <param name="startBatch">The first batch.</param>
    /// <param name="stride">From one batch to the next; above 1 where processes make whole batches in turns.</param>
    /// <param name="order">Places of the images, as many as the set has; null for the order of the options.</param>
    public IEnumerable<ViewBatch> Epoch(int epoch, int startBatch = 0, int stride = 1, int[]? order = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (_latest is { IsDisposed: false })
        {
            throw new InvalidOperationException("An epoch is being enumerated already; finish it first.");
        }
        order ??= Order(epoch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(order.Length, _images.Count, nameof(order));
        var ring = new BatchRing(_batches, number => RowsOf(number, order.Length), startBatch, BatchCount, stride);
        using var running = _latest = new LoaderEpoch(ring, _makers.Select(maker => Timed(maker, epoch, order)));
        for (var number = startBatch; number < BatchCount; number += stride)
        {
            yield return running.Take(number);
            running.Return();
        }
    }

    /// <summary>Stops the threads of an enumeration that was neither finished nor disposed.</summary>
    public void Dispose()
    {
        _latest?.Dispose();
        Array.ForEach(_makers, maker => maker.Dispose());
    }

    /// <summary>Threads that have not ended.</summary>
    internal int RunningThreads => _latest?.RunningThreads ?? 0;

    private FillRows Timed(BatchMaker maker, int epoch, int[] order) => rows =>
    {
        var start = ThreadTime.Now;
        maker.Fill(rows.Batch, epoch, order, rows.First, rows.End);
        Interlocked.Add(ref _ticks, (ThreadTime.Now - start).Ticks);
    };

    /// <summary>Rows of this part of a batch; fewer than usual at the end of the images only.</summary>
    private int RowsOf(int batch, int images) => Math.Clamp(
        images - (batch * _options.BatchSize) - _options.Part.First(_options.BatchSize), 0, _batches[0].Labels.Length);

    private int[] Order(int epoch) => _options.Order == ImageOrder.Shuffled
        ? EpochOrder.Permutation(_options.Seed, epoch, _images.Count)
        : [.. Enumerable.Range(0, _images.Count)];
}
