using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Finds the bank entries most similar to each query, block by block, in memory bounded by the blocks.</summary>
/// <remarks>
/// Products of rounded directions discard nearly all entries; similarities of the rest are summed in float64 from the features
/// as they are, so the answer is exact and depends neither on the blocks nor on the threads. Equally similar entries
/// come in the order of their places.
/// </remarks>
internal static class NearestNeighbors
{
    // Rows of a product: enough to be fast, few enough to share among threads.
    private const int ProductRows = 512;

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
        var keys = new long[(long)queries.Count * count];
        Array.Fill(keys, long.MinValue);
        using var asked = new DirectionBlock("queries", Math.Min(blocks.Queries, queries.Count), queries.Dimension);
        using var entries = new DirectionBlock("memory", Math.Min(blocks.Entries, bank.Count), bank.Dimension);
        var center = Center(bank, entries, settings);
        for (var query = 0; query < queries.Count; query += blocks.Queries)
        {
            asked.Fill(queries, query..Math.Min(query + blocks.Queries, queries.Count), new double[queries.Dimension], settings.Compute.Threads);
            var done = (long)query * bank.Count;
            for (var entry = 0; entry < bank.Count; entry += blocks.Entries)
            {
                settings.Report("neighbors", done + ((long)entry * asked.Count), (long)queries.Count * bank.Count);
                entries.Fill(bank, entry..Math.Min(entry + blocks.Entries, bank.Count), center, settings.Compute.Threads);
                Merge(asked, entries, center, keys.AsMemory(query * count, asked.Count * count), settings.Compute);
            }
        }
        settings.Report("neighbors", (long)queries.Count * bank.Count, (long)queries.Count * bank.Count);
        return Array.ConvertAll(keys, NeighborKey.Decode);
    }

    /// <summary>Any center is right; the mean of the first entries is near that of all.</summary>
    private static double[] Center(ILabelledFeatures bank, DirectionBlock entries, EvaluationSettings settings)
    {
        entries.Fill(bank, ..Math.Min(ProductRows, Math.Min(bank.Count, entries.Capacity)), new double[bank.Dimension], settings.Compute.Threads);
        return entries.Center();
    }

    private static void Merge(DirectionBlock queries, DirectionBlock entries, double[] center, Memory<long> keys, Compute compute)
    {
        using var columns = Columns(entries, compute);
        var count = keys.Length / queries.Count;
        Workers.Run(compute.Threads, (queries.Count + ProductRows - 1) / ProductRows, part =>
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            var (first, rows) = (part * ProductRows, Math.Min(ProductRows, queries.Count - (part * ProductRows)));
            var products = Factor(queries.Rough.narrow(0, first, rows), compute).matmul(columns).to(ScalarType.BFloat16, CPU);
            var rough = MemoryMarshal.Cast<byte, short>(products.bytes);
            var scan = new NeighborScan(queries, entries, center);
            for (var i = 0; i < rows; i++)
            {
                scan.Merge(first + i, rough.Slice(i * entries.Count, entries.Count), keys.Span.Slice((first + i) * count, count));
            }
        });
    }

    private static Tensor Columns(DirectionBlock entries, Compute compute)
    {
        using var scope = NewDisposeScope();
        return Factor(entries.Rough, compute).t().MoveToOuterDisposeScope();
    }

    // Rounded numbers multiply in float32 where bfloat16 is slow, or, on a GPU, where it may be summed in less than float32.
    private static Tensor Factor(Tensor rough, Compute compute) =>
        compute.Device.type == DeviceType.CPU && CpuFeatures.OfThisMachine().MultipliesBFloat16
            ? rough
            : rough.to(ScalarType.Float32, compute.Device);
}
