using System.Threading.Channels;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Makes every n-th batch: takes free batches, fills them, offers them in order.</summary>
internal sealed class LoaderWorker
{
    private readonly BatchMaker _maker;
    private readonly ViewBatch[] _batches;
    private readonly int _prefetch;
    private Channel<ViewBatch> _free;
    private Channel<ViewBatch> _filled;

    public LoaderWorker(ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options)
    {
        _maker = new BatchMaker(images, recipes, options);
        _prefetch = options.Prefetch;
        int[] lengths = [.. recipes.Select(recipe => 3 * recipe.Size * recipe.Size)];
        _batches = [.. Enumerable.Range(0, _prefetch + 1).Select(_ => new ViewBatch(options.BatchSize, lengths))];
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
                _maker.Fill(batch, epoch, number, order);
                _filled.Writer.TryWrite(batch);
            }

            _filled.Writer.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _filled.Writer.Complete();
        }
#pragma warning disable CA1031 // Not swallowed: the consumer's Take throws it.
        catch (Exception error)
#pragma warning restore CA1031
        {
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
        Channel.CreateBounded<ViewBatch>(new BoundedChannelOptions(_prefetch + 1)
        {
            SingleReader = true,
            SingleWriter = true,
        });
}
