namespace Mira.Datasets.Loading;

/// <summary>The running threads of one epoch.</summary>
internal sealed class LoaderEpoch : IDisposable
{
    private readonly LoaderWorker[] _workers;
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _startBatch;

    public LoaderEpoch(LoaderWorker[] workers, int epoch, int startBatch, int batchCount, int[] order)
    {
        (_workers, _startBatch) = (workers, startBatch);
        CancellationToken stop = _stop.Token;
        _threads =
        [
            .. workers.Select((worker, place) =>
            {
                worker.Open();
                var numbers = new BatchNumbers(startBatch + place, batchCount, workers.Length);
                return new Thread(() => worker.Run(epoch, numbers, order, stop))
                {
                    IsBackground = true,
                    Name = $"mira loader {place}",
                };
            }),
        ];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public bool IsDisposed { get; private set; }

    public int RunningThreads => _threads.Count(thread => thread.IsAlive);

    public ViewBatch Take(int number) => WorkerOf(number).Take();

    public void Return(ViewBatch batch) => WorkerOf(batch.Number).Return(batch);

    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        IsDisposed = true;
        _stop.Cancel();
        Array.ForEach(_threads, thread => thread.Join());
        _stop.Dispose();
    }

    private LoaderWorker WorkerOf(int number) => _workers[(number - _startBatch) % _workers.Length];
}

/// <summary>The batches that one worker makes: first, first + step, … below end.</summary>
internal readonly record struct BatchNumbers(int First, int End, int Step);
