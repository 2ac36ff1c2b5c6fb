using System.Threading.Channels;

namespace Mira.Datasets.Loading;

/// <summary>Fills the batch of one number.</summary>
internal delegate void FillBatch(ViewBatch batch, int epoch, int number, ReadOnlySpan<int> order);

/// <summary>Makes every n-th batch: takes free batches, fills them, offers them in order.</summary>
internal sealed class LoaderWorker
{
    private readonly ViewBatch[] _batches;
    private readonly FillBatch _fill;
    private Channel<ViewBatch> _free;
    private Channel<ViewBatch> _filled;

    public LoaderWorker(ViewBatch[] batches, FillBatch fill)
    {
        (_batches, _fill) = (batches, fill);
        (_free, _filled) = (NewChannel(), NewChannel());
    }

    /// <summary>Starts an epoch with all batches free.</summary>
    public void Open()
    {
        (_free, _filled) = (NewChannel(), NewChannel());
        Array.ForEach(_batches, batch => _free.Writer.TryWrite(batch));
    }

    /// <summary>The body of the worker's thread. An error ends it and goes to the consumer.</summary>
    public void Run(int epoch, BatchNumbers numbers, int[] order, CancellationToken stop)
    {
        try
        {
            for (int number = numbers.First; number < numbers.End; number += numbers.Step)
            {
                ViewBatch batch = Read(_free.Reader, stop);
                _fill(batch, epoch, number, order);
                _filled.Writer.TryWrite(batch);
            }

            _filled.Writer.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _filled.Writer.Complete();
        }
        catch (Exception error)
        {
            // Goes on: the consumer's Take throws it.
            _filled.Writer.Complete(error);
        }
    }

    /// <summary>The next batch in order; waits for it.</summary>
    public ViewBatch Take() => Read(_filled.Reader, CancellationToken.None);

    /// <summary>Gives a batch back to be filled again.</summary>
    public void Return(ViewBatch batch) => _free.Writer.TryWrite(batch);

    private static ViewBatch Read(ChannelReader<ViewBatch> reader, CancellationToken stop)
    {
        ViewBatch? batch;
        while (!reader.TryRead(out batch))
        {
            if (!reader.WaitToReadAsync(stop).AsTask().GetAwaiter().GetResult())
            {
                throw new InvalidOperationException("A loader was disposed while its batches were being read.");
            }
        }

        return batch;
    }

    // As many places as batches: writing never waits, a worker without free batches does.
    private Channel<ViewBatch> NewChannel() =>
        Channel.CreateBounded<ViewBatch>(new BoundedChannelOptions(_batches.Length)
        {
            SingleReader = true,
            SingleWriter = true,
        });
}
