using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mira.Experiments.Evaluation.Knn.Rough;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Goes through the rough similarities of one query to a block of entries and measures exactly those that
/// may be neighbors.</summary>
/// <remarks>
/// A rough similarity is at most a known bound below the exact one. An entry is discarded only
/// if even with that bound it is below the k-th exact similarity found so far: so what is kept is exact.
/// One scan belongs to one thread.
/// </remarks>
/// <param name="queries">The queries.</param>
/// <param name="entries">A block of entries, less a center.</param>
/// <param name="toCenter">[queries], products of the queries' directions with that center.</param>
internal sealed class NeighborScan(DirectionBlock queries, DirectionBlock entries, double[] toCenter)
{
    // Entries that tell where the most similar ones begin.
    private const int Sample = 256;

    private readonly double _largestNorm = entries.LargestNorm;
    private readonly double _largestError = entries.LargestError;
    private readonly double _slack = DotProduct.FastError(queries.Dimension) + NeighborKey.Step;

    /// <summary>Merges a block's entries into a query's neighbors.</summary>
    /// <param name="query">Place of the query in its block.</param>
    /// <param name="rough">[entries], bfloat16 bits: products of the rounded directions.</param>
    /// <param name="keys">[k], the nearest so far as <see cref="NeighborKey"/>, nearest first.</param>
    internal void Merge(int query, ReadOnlySpan<short> rough, Span<long> keys)
    {
        var (offset, high) = (Offset(query), short.MaxValue);
        if (keys[^1] == long.MinValue)
        {
            // The most similar ones first: they raise the bar for the others.
            high = HighOrder(rough, keys.Length);
            Scan(query, rough, keys, offset, (high, short.MaxValue));
        }
        Scan(query, rough, keys, offset, (short.MinValue, high));
    }

    /// <summary>An order that about twice as many entries exceed as there are neighbors, told
    /// from some of them.</summary>
    private static short HighOrder(ReadOnlySpan<short> rough, int neighbors)
    {
        var step = ((rough.Length - 1) / Sample) + 1;
        Span<int> orders = stackalloc int[Sample];
        var count = 0;
        for (var i = 0; i < rough.Length; i += step)
        {
            orders[count++] = RoughNumbers.Order(rough[i]);
        }
        orders[..count].Sort();
        var above = 1 + (2 * neighbors / step);
        return above < count ? (short)orders[count - 1 - above] : short.MinValue;
    }

    /// <summary>Measures entries whose order is above the first limit, and above what a neighbor needs, and not
    /// above the second.</summary>
    // Optimized on first use, with the methods that it calls: a search is half done before the runtime would do it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(int query, ReadOnlySpan<short> rough, Span<long> keys, double offset,
        (short Above, short Most) orders)
    {
        var threshold = Math.Max(orders.Above, Threshold(keys, offset));
        var vectors = MemoryMarshal.Cast<short, Vector256<short>>(rough);
        for (var i = 0; i < vectors.Length; i++)
        {
            var some = vectors[i] ^ (Vector256.ShiftRightArithmetic(vectors[i], 15) & Vector256.Create(short.MaxValue));
            if (!Vector256.GreaterThanAny(some, Vector256.Create(threshold)))
            {
                continue;
            }
            for (var lane = 0; lane < Vector256<short>.Count; lane++)
            {
                if (some[lane] > threshold && some[lane] <= orders.Most
                    && Measure(query, (i * Vector256<short>.Count) + lane, keys))
                {
                    threshold = Math.Max(orders.Above, Threshold(keys, offset));
                }
            }
        }
        for (var i = vectors.Length * Vector256<short>.Count; i < rough.Length; i++)
        {
            var order = RoughNumbers.Order(rough[i]);
            if (order > threshold && order <= orders.Most && Measure(query, i, keys))
            {
                threshold = Math.Max(orders.Above, Threshold(keys, offset));
            }
        }
    }

    /// <summary>What is between a rough similarity and the exact one, when the rough one is the smaller.</summary>
    private double Offset(int query)
    {
        // Cauchy-Schwarz for what rounding took away, and float32's error of a sum of that many
        // products; twice, to be safe.
        var sums = Math.ScaleB(queries.Dimension, -22) * queries.Norm(query) * _largestNorm;
        var bound = (queries.Error(query) * _largestNorm) + (1.0001 * _largestError) + sums + 1e-9;
        return toCenter[query] + bound + NeighborKey.Step;
    }

    /// <summary>Order of rough similarities at which no entry can be a neighbor any more.</summary>
    private static short Threshold(Span<long> keys, double offset) =>
        RoughNumbers.OrderBelow(keys[^1] == long.MinValue
            ? double.NegativeInfinity
            : NeighborKey.Similarity(keys[^1]) - offset);

    /// <summary>Measures an entry, exactly if need be; true if it is a neighbor so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Measure(int query, int entry, Span<long> keys)
    {
        var left = queries.Row(query);
        var right = entries.Row(entry);
        var lengths = queries.Length(query) * entries.Length(entry);
        // Products of longer or shorter features may leave float32.
        if (lengths is > 1e-20 and < 1e30
            && DotProduct.Fast(left, right) < (NeighborKey.Similarity(keys[^1]) - _slack) * lengths)
        {
            return false;
        }
        var similarity = DotProduct.Of(left, right) / lengths;
        var key = NeighborKey.Of(similarity, entries.First + entry);
        if (key <= keys[^1])
        {
            return false;
        }
        Insert(keys, key);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Insert(Span<long> keys, long key)
    {
        var at = keys.Length - 1;
        for (; at > 0 && keys[at - 1] < key; at--)
        {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }
}
