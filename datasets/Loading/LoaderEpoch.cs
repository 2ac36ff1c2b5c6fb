namespace Mira.Datasets.Loading;

/// <summary>The running threads of one epoch. Each takes the next few rows to be made, batch after batch.</summary>
internal sealed class LoaderEpoch : IDisposable
{
    private readonly BatchRing _ring;
    private readonly Thread[] _threads;

    /// <summary>Starts a thread for each worker.</summary>
    /// <param name="ring">The batches of the epoch.</param>
    /// <param name="workers">Fill rows; each is called by one thread only.</param>
    public LoaderEpoch(BatchRing ring, IEnumerable<FillRows> workers)
    {
        _ring = ring;
        _threads =
        [
            .. workers.Select((fill, place) => new Thread(() => Work(ring, fill))
            {
                IsBackground = true,
                Name = $"mira loader {place}",
            }),
        ];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public bool IsDisposed { get; private set; }

    public int RunningThreads => _threads.Count(thread => thread.IsAlive);

    public ViewBatch Take(int number) => _ring.Take(number);

    public void Return() => _ring.Return();

    public void Dispose()
    {
        IsDisposed = true;
        _ring.Stop();
        Array.ForEach(_threads, thread => thread.Join());
    }

    private static void Work(BatchRing ring, FillRows fill)
    {
        while (ring.Next() is BatchRows rows)
        {
            Exception? error = null;
            try
            {
                fill(rows);
            }
            catch (Exception caught)
            {
                // Goes on: the consumer's Take throws it.
                error = caught;
            }
            ring.Finish(rows, error);
        }
    }
}

/// <summary>Fills rows of a batch.</summary>
internal delegate void FillRows(BatchRows rows);

/// <summary>Some rows of a batch, to be filled by one thread.</summary>
/// <param name="Batch">The batch; its number and count are set.</param>
/// <param name="First">First row.</param>
/// <param name="End">Row after the last.</param>
internal readonly record struct BatchRows(ViewBatch Batch, int First, int End);
