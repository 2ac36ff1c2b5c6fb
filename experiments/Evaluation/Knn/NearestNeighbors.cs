using Mira.Datasets;
using Mira.Experiments.Evaluation.Knn.Rough;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Finds the bank entries most similar to each query, block by block, in memory bounded by the blocks.</summary>
/// <remarks>
/// Products of rounded directions discard nearly all entries; similarities of the rest are summed in float64 from the features
/// as they are, so the answer is exact and depends neither on the blocks nor on the threads. Equally similar entries
/// come in the order of their places.
/// </remarks>
internal static class NearestNeighbors
{
    // Entries whose mean is near that of all.
    private const int CenterRows = 512;

    /// <summary>The k most similar entries of each query, most similar first.</summary>
    /// <param name="bank">Entries; none is zero.</param>
    /// <param name="queries">Queries of the same dimension; none is zero.</param>
    /// <param name="count">k, at most the number of entries.</param>
    /// <param name="blocks">How much is compared at once.</param>
    /// <param name="settings">Device, threads and progress.</param>
    /// <returns>[queries · k]: the neighbors of the first query, then those of the second, and so on.</returns>
    /// <exception cref="InputException">A feature is zero in every dimension, or not finite.</exception>
    internal static Neighbor[] Search(
        ILabelledFeatures bank, ILabelledFeatures queries, int count, KnnBlocks blocks, EvaluationSettings settings)
    {
        using var products = RoughProducts.Create(
            Math.Min(blocks.Queries, queries.Count), Math.Min(blocks.Entries, bank.Count), bank.Dimension, settings.Compute);
        return Search(bank, queries, count, blocks, settings, products);
    }

    /// <summary>As above, with a given arithmetic for the products that discard entries.</summary>
    internal static Neighbor[] Search(
        ILabelledFeatures bank, ILabelledFeatures queries, int count, KnnBlocks blocks, EvaluationSettings settings, IRoughProducts products)
    {
        var keys = new long[(long)queries.Count * count];
        Array.Fill(keys, long.MinValue);
        var asked = new DirectionBlock("queries", Math.Min(blocks.Queries, queries.Count), queries.Dimension, products.Queries);
        var entries = new DirectionBlock("memory", Math.Min(blocks.Entries, bank.Count), bank.Dimension, products.Entries);
        var center = Center(bank, entries, settings);
        for (var query = 0; query < queries.Count; query += blocks.Queries)
        {
            asked.Fill(queries, query..Math.Min(query + blocks.Queries, queries.Count), new double[queries.Dimension], settings.Compute.Threads);
            var done = (long)query * bank.Count;
            for (var entry = 0; entry < bank.Count; entry += blocks.Entries)
            {
                settings.Report("neighbors", done + ((long)entry * asked.Count), (long)queries.Count * bank.Count);
                entries.Fill(bank, entry..Math.Min(entry + blocks.Entries, bank.Count), center, settings.Compute.Threads);
                Merge(products, asked, entries, center, keys.AsMemory(query * count, asked.Count * count), settings.Compute);
            }
        }
        settings.Report("neighbors", (long)queries.Count * bank.Count, (long)queries.Count * bank.Count);
        return Array.ConvertAll(keys, NeighborKey.Decode);
    }

    /// <summary>Any center is right; the mean of the first entries is near that of all.</summary>
    private static double[] Center(ILabelledFeatures bank, DirectionBlock entries, EvaluationSettings settings)
    {
        entries.Fill(bank, ..Math.Min(CenterRows, Math.Min(bank.Count, entries.Capacity)), new double[bank.Dimension], settings.Compute.Threads);
        return entries.Center();
    }

    private static void Merge(
        IRoughProducts products, DirectionBlock queries, DirectionBlock entries, double[] center, Memory<long> keys, Compute compute)
    {
        var count = keys.Length / queries.Count;
        products.Multiply(queries.Count, entries.Count, compute, () =>
        {
            var scan = new NeighborScan(queries, entries, center);
            return (query, rough) => scan.Merge(query, rough, keys.Span.Slice(query * count, count));
        });
    }
}
