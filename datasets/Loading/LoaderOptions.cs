namespace Mira.Datasets.Loading;

/// <summary>
/// How a <see cref="BatchLoader"/> makes batches. Only the first six change what it yields.
/// </summary>
public sealed record LoaderOptions
{
    /// <summary>Images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Seed of the order and of every view.</summary>
    public long Seed { get; init; }

    /// <summary>Order of the images.</summary>
    public ImageOrder Order { get; init; } = ImageOrder.Shuffled;

    /// <summary>Whether a last, smaller batch is left out.</summary>
    public bool DropLast { get; init; } = true;

    /// <summary>The rows of every batch that are made here; all of them unless several processes
    /// share the batches.</summary>
    public BatchPart Part { get; init; } = BatchPart.Whole;

    /// <summary>How files are decoded.</summary>
    public ImageDecoding Decoding { get; init; }

    /// <summary>Threads that make batches, all of them at the same batch.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches that may be finished or in the making while the consumer has one.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// Bytes that all batches may take together; fewer are made ahead to stay below, though always one.
    /// </summary>
    public long MemoryLimit { get; init; } = 4L << 30;

    /// <summary>Whether <see cref="BatchLoader.Phases"/> are timed, which asks the clock four times a view.</summary>
    public bool TimesPhases { get; init; }

    /// <summary>Batches in memory.</summary>
    /// <param name="batchBytes">Bytes of one.</param>
    internal int Buffers(long batchBytes) => (int)Math.Clamp(MemoryLimit / batchBytes, 2, Prefetch + 1);
}

/// <summary>How files of images are decoded.</summary>
public enum ImageDecoding
{
    /// <summary>To the pixels of Pillow.</summary>
    Exact,

    /// <summary>
    /// Smaller by 2, 4 or 8 along each side where every view of the image shrinks by that much or more; JPEG only.
    /// Views then differ a little from those that Pillow's pixels give.
    /// </summary>
    Fast,
}

/// <summary>The rows of a batch that one of several processes makes; those of all processes are
/// the batch, in order.</summary>
/// <param name="Index">Number of the process, from 0.</param>
/// <param name="Count">Number of processes.</param>
public readonly record struct BatchPart(int Index, int Count)
{
    /// <summary>The only process.</summary>
    public static BatchPart Whole { get; } = new(0, 1);

    /// <summary>First row of this part.</summary>
    /// <param name="batchSize">Rows of the batch.</param>
    public int First(int batchSize) => (int)((long)batchSize * Index / Count);

    /// <summary>Rows of this part; parts differ by one row where the batch cannot be divided.</summary>
    /// <param name="batchSize">Rows of the batch.</param>
    public int Rows(int batchSize) => (int)((long)batchSize * (Index + 1) / Count) - First(batchSize);
}
