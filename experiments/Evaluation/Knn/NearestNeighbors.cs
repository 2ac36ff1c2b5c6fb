using Mira.Datasets;
using Mira.Experiments.Evaluation.Knn.Axes;
using Mira.Experiments.Evaluation.Knn.Rough;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Finds the bank entries most similar to each query, block by block, in memory
/// bounded by the blocks.</summary>
/// <remarks>
/// Products of rounded directions, or of their coordinates along <see cref="LeadingAxes"/>, discard nearly all
/// entries; similarities of the rest are summed in float64 from the features as they are, so the answer is exact and
/// depends neither on the blocks nor on the threads. Equally similar entries come in the order of their places.
/// </remarks>
internal static class NearestNeighbors
{
    /// <summary>The k most similar entries of each query, most similar first.</summary>
    /// <param name="bank">Entries; one that is zero has similarity 0.</param>
    /// <param name="queries">Queries of the same dimension.</param>
    /// <param name="count">k, at most the number of entries.</param>
    /// <param name="blocks">How much is compared at once.</param>
    /// <param name="settings">Device, threads and progress.</param>
    /// <returns>[queries · k]: the neighbors of the first query, then those of the second, and so on.</returns>
    /// <exception cref="InputException">A feature is not finite.</exception>
    internal static Neighbor[] Search(
        ILabeledFeatures bank, ILabeledFeatures queries, int count, KnnBlocks blocks, EvaluationSettings settings)
    {
        using var space = DirectionSpace.Of(bank, queries, count, blocks);
        using var products = RoughProducts.Create(
            Math.Min(blocks.Queries, queries.Count), Math.Min(blocks.Entries, bank.Count), space.Width,
            settings.Compute);
        return Search(bank, queries, count, blocks, settings, space, products);
    }

    /// <summary>As above, with a given way to discard entries.</summary>
    internal static Neighbor[] Search(
        ILabeledFeatures bank, ILabeledFeatures queries, int count, KnnBlocks blocks, EvaluationSettings settings,
        DirectionSpace space, IRoughProducts products)
    {
        var keys = new long[(long)queries.Count * count];
        Array.Fill(keys, long.MinValue);
        var asked = new DirectionBlock("queries", Math.Min(blocks.Queries, queries.Count), queries.Dimension,
            space.Axes, products.Queries);
        var entries = new DirectionBlock("memory", Math.Min(blocks.Entries, bank.Count), bank.Dimension, space.Axes,
            products.Entries);
        for (var query = 0; query < queries.Count; query += blocks.Queries)
        {
            asked.Fill(queries, query..Math.Min(query + blocks.Queries, queries.Count), new double[queries.Dimension],
                settings.Compute.Threads);
            var toCenter = asked.Products(space.Center);
            var done = (long)query * bank.Count;
            for (var entry = 0; entry < bank.Count; entry += blocks.Entries)
            {
                settings.Report("neighbors", done + ((long)entry * asked.Count), (long)queries.Count * bank.Count);
                entries.Fill(bank, entry..Math.Min(entry + blocks.Entries, bank.Count), space.Center,
                    settings.Compute.Threads);
                Merge(products, asked, entries, toCenter, keys.AsMemory(query * count, asked.Count * count),
                    settings.Compute);
            }
        }
        settings.Report("neighbors", (long)queries.Count * bank.Count, (long)queries.Count * bank.Count);
        return Array.ConvertAll(keys, NeighborKey.Decode);
    }

    private static void Merge(
        IRoughProducts products, DirectionBlock queries, DirectionBlock entries, double[] toCenter, Memory<long> keys,
        Compute compute)
    {
        var count = keys.Length / queries.Count;
        products.Multiply(queries.Count, entries.Count, compute, () =>
        {
            var scan = new NeighborScan(queries, entries, toCenter);
            return (query, rough) => scan.Merge(query, rough, keys.Span.Slice(query * count, count));
        });
    }
}

/// <summary>A bank entry near a query.</summary>
/// <param name="Place">Its place in the bank.</param>
/// <param name="Similarity">Cosine of the angle between the two, to 26 fractional bits.</param>
public readonly record struct Neighbor(int Place, double Similarity);

/// <summary>A similarity and a place in one integer: a larger key is nearer, and of equally near
/// entries the earlier one.</summary>
/// <remarks>Similarities keep 26 fractional bits, float32's own accuracy; so the order of a sum in
/// float64 changes none.</remarks>
internal static class NeighborKey
{
    private const int PlaceBits = 32;

    /// <summary>Size of one step of a similarity.</summary>
    internal const double Step = 1.0 / (1 << FractionBits);

    private const int FractionBits = 26;

    internal static long Of(double similarity, int place) =>
        ((long)Math.Round(Math.ScaleB(similarity, FractionBits)) << PlaceBits) | (uint.MaxValue - (uint)place);

    internal static double Similarity(long key) => Math.ScaleB(key >> PlaceBits, -FractionBits);

    internal static Neighbor Decode(long key) => new((int)(uint.MaxValue - (uint)key), Similarity(key));
}
