using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation.Features;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Searches a memory of which each process has a part: every process finds the nearest of its own entries, and
/// the nearest of those are the nearest of all, with the same bits.</summary>
internal static class SharedNeighbors
{
    // Neighbors that a process exchanges at once: 32 MB.
    private const int Block = 1 << 22;

    /// <summary>As <see cref="NearestNeighbors"/> of one process; the same in all, which all call it.</summary>
    internal static Neighbor[] Search(ILabeledFeatures bank, ILabeledFeatures queries, int count, KnnBlocks blocks,
        EvaluationSettings settings)
    {
        var places = Own(bank, settings.Collectives);
        var most = Math.Min(count, places.Length);
        var keys = new long[(long)queries.Count * count];
        Array.Fill(keys, long.MinValue);
        if (most > 0)
        {
            var found = NearestNeighbors.Search(new SelectedFeatures(bank, places), queries, most, blocks, settings);
            for (var i = 0; i < found.Length; i++)
            {
                // Places of a process ascend, so that equally near entries keep the order that all of them have.
                keys[(i / most * count) + (i % most)] = NeighborKey.Of(found[i].Similarity, places[found[i].Place]);
            }
        }
        Merge(keys, count, settings.Collectives);
        return Array.ConvertAll(keys, NeighborKey.Decode);
    }

    /// <summary>Places of the entries that this process searches.</summary>
    internal static int[] Own(ILabeledFeatures bank, ICollectives all)
    {
        var part = new BatchPart(all.Rank, all.Size);
        return bank.IsSpread
            ? [.. Enumerable.Range(0, bank.Count).Where(bank.Holds)]
            : [.. Enumerable.Range(part.First(bank.Count), part.Rows(bank.Count))];
    }

    /// <summary>Replaces the nearest of each process's entries by the nearest of all.</summary>
    /// <param name="keys">[queries · count].</param>
    /// <param name="count">Neighbors of a query.</param>
    /// <param name="all">The processes.</param>
    private static void Merge(long[] keys, int count, ICollectives all)
    {
        var block = Math.Max(1, Block / count) * count;
        for (var start = 0; start < keys.Length; start += block)
        {
            using var scope = NewDisposeScope();
            var own = keys.AsSpan(start, Math.Min(block, keys.Length - start));
            var found = all.Gather(tensor(own.ToArray())).data<long>().ToArray();
            var candidates = new long[all.Size * count];
            for (var at = 0; at < own.Length; at += count)
            {
                for (var rank = 0; rank < all.Size; rank++)
                {
                    found.AsSpan((rank * own.Length) + at, count).CopyTo(candidates.AsSpan(rank * count));
                }
                Array.Sort(candidates);
                Array.Reverse(candidates);
                candidates.AsSpan(0, count).CopyTo(own[at..]);
            }
        }
    }
}

/// <summary>Features of labeled images of which each process holds the batches that it computed.</summary>
public sealed class FeatureShare : ILabeledFeatures, IDisposable
{
    private const int Batch = FeatureBank.ExtractionBatch;

    private readonly ICollectives _all;
    private readonly FeatureBank _own;

    private FeatureShare(ICollectives all, FeatureBank own, int[] labels) =>
        (_all, _own, Labels) = (all, own, labels);

    /// <inheritdoc/>
    public int Count => Labels.Count;

    /// <inheritdoc/>
    public int Dimension => _own.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; }

    /// <inheritdoc/>
    public bool IsSpread => true;

    /// <summary>Computes this process's share of the features of every image of a set.</summary>
    /// <param name="encoder">The backbone.</param>
    /// <param name="images">The images.</param>
    /// <param name="view">A transform that draws nothing at random.</param>
    /// <param name="dimension">Numbers in a feature.</param>
    /// <param name="settings">Holds the processes of the run; each of them makes this call.</param>
    /// <exception cref="InputException">A feature is not finite, or an image cannot be read.</exception>
    public static FeatureShare Extract(FrozenEncoder encoder, ImageSet images, ViewRecipe view, int dimension,
        EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(settings);
        var all = settings.Collectives;
        using var scope = NewDisposeScope();
        var share = Enumerable.Range(0, images.Count).Count(place => IsOf(place, all));
        var (features, labels) = (empty(share, dimension), new long[images.Count]);
        var failure = SharedFailureException.Of(() => Fill(encoder, images, view, settings, features, labels));
        SharedFailureException.RequireNone(all, failure);
        // Each label is known to one process, and 0 in the others.
        _ = all.Sum(frombuffer(labels, ScalarType.Int64, labels.Length));
        RequireFinite(features, images.Count, all);
        var known = Array.ConvertAll(labels, label => (int)label);
        return new(all, new FeatureBank(features, [.. known.Where((_, place) => IsOf(place, all))]), known);
    }

    /// <inheritdoc/>
    public bool Holds(int place) => IsOf(place, _all);

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows) => _own.Read(Row(first), rows);

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private static bool IsOf(int place, ICollectives all) => place / Batch % all.Size == all.Rank;

    /// <summary>Row among those of this process.</summary>
    private int Row(int place) => (place / Batch / _all.Size * Batch) + (place % Batch);

    private static void Fill(FrozenEncoder encoder, ImageSet images, ViewRecipe view, EvaluationSettings settings,
        Tensor features, long[] labels)
    {
        using var loader = new BatchLoader(images, [view], FeatureBank.Options(settings));
        var row = 0L;
        foreach (var batch in SharedBatches.Own(loader, 0, settings.Collectives,
            made => FeatureBank.FeaturesOf(encoder, made)))
        {
            using (batch.Features)
            using (var place = features.narrow(0, row, batch.Labels.Length))
            {
                _ = place.copy_(batch.Features);
            }
            row += batch.Labels.Length;
            batch.Labels.CopyTo(labels, batch.Number * Batch);
            settings.Report("features", ((long)batch.Number * Batch) + batch.Labels.Length, images.Count);
        }
    }

    /// <summary>Refuses features of all processes together, where some are not finite.</summary>
    private static void RequireFinite(Tensor features, int images, ICollectives all)
    {
        var (wrong, first) = NonFiniteRows.Of(features);
        var place = (first / Batch * Batch * all.Size) + (all.Rank * Batch) + (first % Batch);
        long[] most = [wrong > 0 ? -place : -long.MaxValue];
        long[] count = [wrong];
        // The tensors share the arrays' memory.
        _ = all.Sum(frombuffer(count, ScalarType.Int64, 1));
        _ = all.Maximum(frombuffer(most, ScalarType.Int64, 1));
        FeatureBank.RequireFinite(count[0], -most[0], images);
    }
}
