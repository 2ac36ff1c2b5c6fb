namespace Mira.Datasets.Loading;

/// <summary>
/// How a <see cref="BatchLoader"/> makes batches. Only the first four change what it yields.
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

    /// <summary>Threads that make batches.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Finished batches that may wait, for each worker.</summary>
    public int Prefetch { get; init; } = 2;
}
