using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation;

/// <summary>One batch of features.</summary>
/// <param name="Number">Number of the batch in its epoch.</param>
/// <param name="Features">[n, dimension], float32, on the CPU; whoever takes the batch disposes of them.</param>
/// <param name="Labels">[n].</param>
/// <param name="Places">[n], places of the images in the set.</param>
internal sealed record FeatureBatch(int Number, Tensor Features, long[] Labels, int[] Places);

/// <summary>Features of an epoch's batches, which processes compute in turns: batch b in process b mod W.</summary>
/// <remarks>Every batch is whole, as one process would make it, so that its features have the same bits: a network's
/// kernels may round otherwise for another number of images.</remarks>
internal static class SharedBatches
{
    /// <summary>All batches, in order, in every process.</summary>
    /// <param name="loader">Makes the views of every batch.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batchSize">Images of a batch, at most.</param>
    /// <param name="all">The processes, all of which take all batches.</param>
    /// <param name="compute">Features of a batch; the caller's, outside any dispose scope.</param>
    /// <exception cref="SharedFailureException">Some process cannot read an image.</exception>
    internal static IEnumerable<FeatureBatch> Of(BatchLoader loader, int epoch, int batchSize, ICollectives all,
        Func<ViewBatch, Tensor> compute)
    {
        using var own = loader.Epoch(epoch, all.Rank, all.Size).GetEnumerator();
        for (var first = 0; first < loader.BatchCount; first += all.Size)
        {
            foreach (var batch in Round(own, first, batchSize, all, compute))
            {
                yield return batch;
            }
        }
    }

    /// <summary>The batches of this process alone, in order.</summary>
    internal static IEnumerable<FeatureBatch> Own(BatchLoader loader, int epoch, ICollectives all,
        Func<ViewBatch, Tensor> compute) =>
        loader.Epoch(epoch, all.Rank, all.Size).Select(batch => Made(batch, compute));

    private static FeatureBatch Made(ViewBatch batch, Func<ViewBatch, Tensor> compute) =>
        new(batch.Number, compute(batch), batch.Labels[..batch.Count], batch.Indices[..batch.Count]);

    /// <summary>A batch of every process; of the last round's, some may have none.</summary>
    private static FeatureBatch[] Round(IEnumerator<ViewBatch> own, int first, int batchSize, ICollectives all,
        Func<ViewBatch, Tensor> compute)
    {
        FeatureBatch? made = null;
        var failure = SharedFailureException.Of(() => made = own.MoveNext() ? Made(own.Current, compute) : null,
            all.IsShared);
        if (!all.IsShared)
        {
            return [made!];
        }
        SharedFailureException.RequireNone(all, failure);
        using var scope = NewDisposeScope();
        using var mine = made?.Features;
        // Dimension of the features and rows of the batch, which a process without one does not know.
        var sizes = new long[all.Size + 1];
        (sizes[all.Rank], sizes[^1]) = (made?.Labels.Length ?? 0, mine?.size(1) ?? 0);
        // The tensor shares the array's memory.
        _ = all.Maximum(frombuffer(sizes, ScalarType.Int64, sizes.Length));
        var features = zeros(batchSize, sizes[^1]);
        var numbers = new long[2 * batchSize];
        if (made is not null)
        {
            _ = features.narrow(0, 0, made.Labels.Length).copy_(mine!);
            made.Labels.CopyTo(numbers, 0);
            Array.ConvertAll(made.Places, place => (long)place).CopyTo(numbers, batchSize);
        }
        var (rows, told) = (all.Gather(features), all.Gather(tensor(numbers)).data<long>().ToArray());
        return [.. Enumerable.Range(0, all.Size).Where(rank => sizes[rank] > 0).Select(rank =>
        {
            var (count, at) = ((int)sizes[rank], rank * numbers.Length);
            return new FeatureBatch(first + rank, rows[rank].narrow(0, 0, count).clone().DetachFromDisposeScope(),
                told[at..(at + count)],
                Array.ConvertAll(told[(at + batchSize)..(at + batchSize + count)], place => (int)place));
        })];
    }
}
