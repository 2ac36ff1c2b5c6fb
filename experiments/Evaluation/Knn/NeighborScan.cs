using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mira.Experiments.Evaluation.Knn.Rough;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Goes through the rough similarities of one query to a block of entries and measures exactly those that may be neighbors.</summary>
/// <remarks>
/// A rough similarity lies within a known bound of the exact one. An entry is discarded only if even the upper end of that
/// interval is below the k-th exact similarity found so far, or below the lower ends of k others: so what is kept is exact.
/// One scan belongs to one thread.
/// </remarks>
internal sealed class NeighborScan(DirectionBlock queries, DirectionBlock entries, double[] center)
{
    // Candidates gathered before the k-th best of them raises the bar.
    private const int SmallestStore = 128;

    private readonly double _largestNorm = entries.LargestNorm;
    private readonly double _largestError = entries.LargestError;
    private short[] _orders = [];
    private short[] _sorted = [];
    private int[] _candidates = [];
    private int _count;
    private double _bound;
    private double _offset;
    private double _bar;

    /// <summary>Merges a block's entries into a query's neighbors.</summary>
    /// <param name="query">Place of the query in its block.</param>
    /// <param name="rough">[entries], bfloat16 bits: products of the rounded directions.</param>
    /// <param name="keys">[k], the nearest so far as <see cref="NeighborKey"/>, nearest first.</param>
    internal void Merge(int query, ReadOnlySpan<short> rough, Span<long> keys)
    {
        Prepare(query, keys);
        var threshold = RoughNumbers.OrderBelow(_bar - _bound);
        var vectors = MemoryMarshal.Cast<short, Vector512<short>>(rough);
        for (var i = 0; i < vectors.Length; i++)
        {
            var orders = vectors[i] ^ (Vector512.ShiftRightArithmetic(vectors[i], 15) & Vector512.Create(short.MaxValue));
            var hits = Vector512.GreaterThan(orders, Vector512.Create(threshold)).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(hits);
                threshold = Add(query, (i * Vector512<short>.Count) + lane, orders[lane], threshold, keys);
            }
        }
        for (var i = vectors.Length * Vector512<short>.Count; i < rough.Length; i++)
        {
            var order = RoughNumbers.Order(rough[i]);
            threshold = order > threshold ? Add(query, i, order, threshold, keys) : threshold;
        }
        Measure(query, keys);
    }

    private void Prepare(int query, Span<long> keys)
    {
        if (_orders.Length == 0)
        {
            var store = Math.Max(SmallestStore, 4 * keys.Length);
            (_orders, _sorted, _candidates) = (new short[store], new short[store], new int[store]);
        }
        // Cauchy-Schwarz for what rounding took away, and float32's error of a sum of that many products; twice, to be safe.
        var sums = Math.ScaleB(center.Length, -22) * queries.Norm(query) * _largestNorm;
        _bound = (queries.Error(query) * _largestNorm) + (1.0001 * _largestError) + sums + 1e-9;
        _offset = Dot(queries.Row(query), center) / queries.Length(query);
        _bar = BarOf(keys);
    }

    /// <summary>Similarity, less that to the center, below which no entry can be a neighbor any more.</summary>
    private double BarOf(Span<long> keys) =>
        keys[^1] == long.MinValue ? double.NegativeInfinity : NeighborKey.Similarity(keys[^1]) - NeighborKey.Step - _offset;

    private short Add(int query, int entry, short order, short threshold, Span<long> keys)
    {
        (_orders[_count], _candidates[_count]) = (order, entry);
        if (++_count < _orders.Length)
        {
            return threshold;
        }
        RaiseBar(keys.Length);
        if (_count > _orders.Length / 2)
        {
            Measure(query, keys);
        }
        return RoughNumbers.OrderBelow(_bar - _bound);
    }

    /// <summary>The k-th best candidate is at least so similar; what cannot reach that is dropped.</summary>
    private void RaiseBar(int neighbors)
    {
        var sorted = _sorted.AsSpan(0, _count);
        _orders.AsSpan(0, _count).CopyTo(sorted);
        sorted.Sort();
        double rough = RoughNumbers.OfOrder(sorted[^neighbors]);
        _bar = Math.Max(_bar, rough - (RoughNumbers.Unit * Math.Abs(rough)) - _bound - NeighborKey.Step);
        var (threshold, kept) = (RoughNumbers.OrderBelow(_bar - _bound), 0);
        for (var i = 0; i < _count; i++)
        {
            if (_orders[i] > threshold)
            {
                (_orders[kept], _candidates[kept]) = (_orders[i], _candidates[i]);
                kept++;
            }
        }
        _count = kept;
    }

    private void Measure(int query, Span<long> keys)
    {
        if (_count > keys.Length)
        {
            RaiseBar(keys.Length);
        }
        var row = queries.Row(query);
        for (var i = 0; i < _count; i++)
        {
            if (RoughNumbers.OfOrder(_orders[i]) * (1 + (RoughNumbers.Unit * Math.Sign(_orders[i]))) >= _bar - _bound)
            {
                var entry = _candidates[i];
                var similarity = DotProduct.Of(row, entries.Row(entry)) / (queries.Length(query) * entries.Length(entry));
                Insert(keys, NeighborKey.Of(similarity, entries.First + entry));
                _bar = Math.Max(_bar, BarOf(keys));
            }
        }
        _count = 0;
    }

    private static void Insert(Span<long> keys, long key)
    {
        if (key <= keys[^1])
        {
            return;
        }
        var at = keys.Length - 1;
        for (; at > 0 && keys[at - 1] < key; at--)
        {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }

    private static double Dot(ReadOnlySpan<float> row, double[] center)
    {
        var sum = 0.0;
        for (var d = 0; d < row.Length; d++)
        {
            sum += row[d] * center[d];
        }
        return sum;
    }
}
