using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Sums of products of integers as the numbers they stand for, in bfloat16.</summary>
internal static unsafe class ScaledSums
{
    private const int Half = IntegerTile.Entries / 2;

    /// <summary>Scales the sums of a tile.</summary>
    /// <param name="sums">[6, 16].</param>
    /// <param name="queries">[6], scales of the queries.</param>
    /// <param name="entries">[16], scales of the entries.</param>
    /// <param name="products">Receives bfloat16 bits, [6, stride], the first 16 of each row.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Store(int* sums, float* queries, float* entries, short* products, nint stride)
    {
        var (left, right) = (Vector256.Load(entries), Vector256.Load(entries + Half));
        for (var i = 0; i < IntegerTile.Queries; i++, sums += IntegerTile.Entries, products += stride)
        {
            var (first, second) = (Vector256.Load(sums), Vector256.Load(sums + Half));
            Vector256.Narrow(Bits(first, left * queries[i]), Bits(second, right * queries[i])).Store(products);
        }
    }

    /// <summary>bfloat16 bits in the lower half of each number: <see cref="RoughNumbers.Round"/> of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Bits(Vector256<int> sums, Vector256<float> scales)
    {
        var bits = (Vector256.ConvertToSingle(sums) * scales).AsInt32();
        return (bits + Vector256.Create(0x7FFF) + ((bits >>> 16) & Vector256<int>.One)) >> 16;
    }
}
