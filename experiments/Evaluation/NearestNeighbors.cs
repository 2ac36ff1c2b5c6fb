using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation;

/// <summary>Finds the bank entries most similar to each query, block by block, in memory bounded by the blocks.</summary>
/// <remarks>
/// Cosine similarities are summed in float64 and kept as integers with 26 fractional bits, which is float32's own accuracy,
/// together with the entry's place. One integer comparison then orders neighbors by similarity and, where that is equal, by
/// place; so the answer depends neither on the blocks nor on how the device breaks ties. Numbers enter the inner loop as
/// tensors because TorchSharp may free a temporary Scalar while the native call still reads it.
/// </remarks>
internal static class NearestNeighbors
{
    private const int FractionBits = 26;
    private const int PlaceBits = 32;

    /// <summary>The k most similar entries of each query, most similar first.</summary>
    /// <param name="bank">Entries; none is zero.</param>
    /// <param name="queries">Queries of the same dimension; none is zero.</param>
    /// <param name="count">k, at most the number of entries.</param>
    /// <param name="blocks">How much is compared at once.</param>
    /// <param name="settings">Device and progress.</param>
    /// <returns>[queries · k]: the neighbors of the first query, then those of the second, and so on.</returns>
    internal static Neighbor[] Search(
        FeatureBank bank, FeatureBank queries, int count, KnnBlocks blocks, EvaluationSettings settings)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var device = settings.Compute.Device;
        var best = full(queries.Count, count, long.MinValue, dtype: ScalarType.Int64, device: device);
        var (scale, shift) = (tensor((double)(1L << FractionBits), device: device), tensor((long)PlaceBits, device: device));
        for (var entry = 0; entry < bank.Count; entry += blocks.Entries)
        {
            settings.Report("neighbors", entry, bank.Count);
            using var block = NewDisposeScope();
            var entries = Directions(bank, entry, blocks.Entries, device).mul_(scale).t();
            var places = Places(entry, (int)entries.size(1)).to(device);
            for (var query = 0; query < queries.Count; query += blocks.Queries)
            {
                using var step = NewDisposeScope();
                var similarities = Directions(queries, query, blocks.Queries, device).matmul(entries);
                var keys = similarities.round_().to(ScalarType.Int64).bitwise_left_shift_(shift).bitwise_or_(places);
                var kept = best.narrow(0, query, keys.size(0));
                kept.copy_(cat([kept, keys], 1).topk(count, 1).values);
            }
        }
        settings.Report("neighbors", bank.Count, bank.Count);
        return Array.ConvertAll(best.cpu().data<long>().ToArray(), Decode);
    }

    private static Tensor Directions(FeatureBank bank, int start, int length, Device device)
    {
        var rows = bank.Features.narrow(0, start, Math.Min(length, bank.Count - start)).to(ScalarType.Float64, device);
        return rows.div_(rows.norm(1, keepdim: true));
    }

    /// <summary>Earlier places have the larger numbers.</summary>
    private static Tensor Places(int first, int count) =>
        tensor(Enumerable.Range(first, count).Select(place => uint.MaxValue - (long)place).ToArray());

    private static Neighbor Decode(long key) =>
        new((int)(uint.MaxValue - (uint)key), Math.ScaleB(key >> PlaceBits, -FractionBits));
}

/// <summary>A bank entry near a query.</summary>
/// <param name="Place">Its place in the bank.</param>
/// <param name="Similarity">Cosine of the angle between the two.</param>
internal readonly record struct Neighbor(int Place, double Similarity);
