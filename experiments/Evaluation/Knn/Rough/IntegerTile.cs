using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Products of 6 queries with 16 entries, whose sums stay in registers.</summary>
/// <remarks>One instruction multiplies 16 integers of 16 bits and adds them in pairs, where float32's
/// multiply-add does 8 products; but another adds the pairs to the sums. Sums of integers are
/// exact in any order.</remarks>
internal static unsafe class IntegerTile
{
    /// <summary>Queries of a tile.</summary>
    internal const int Queries = 6;

    /// <summary>Entries of a tile.</summary>
    internal const int Entries = 16;

    /// <summary>Whether this processor has the instructions.</summary>
    internal static bool IsSupported => Avx2.IsSupported;

    /// <summary>Multiplies a panel of queries with a panel of entries.</summary>
    /// <param name="queries">[pairs, 6], each a pair of numbers of a query.</param>
    /// <param name="entries">[pairs, 16, 2].</param>
    /// <param name="pairs">Pairs of numbers in a direction.</param>
    /// <param name="sums">Receives [6, 16].</param>
    // Calls nothing: across a call no sum would stay in a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(int* queries, short* entries, nint pairs, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<int> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (var end = queries + (pairs * Queries); queries < end; queries += Queries, entries += 2 * Entries)
        {
            var (left, right) = (Vector256.Load(entries), Vector256.Load(entries + Entries));
            var pair = Vector256.Create(queries[0]).AsInt16();
            a0 += Avx2.MultiplyAddAdjacent(pair, left);
            b0 += Avx2.MultiplyAddAdjacent(pair, right);
            pair = Vector256.Create(queries[1]).AsInt16();
            a1 += Avx2.MultiplyAddAdjacent(pair, left);
            b1 += Avx2.MultiplyAddAdjacent(pair, right);
            pair = Vector256.Create(queries[2]).AsInt16();
            a2 += Avx2.MultiplyAddAdjacent(pair, left);
            b2 += Avx2.MultiplyAddAdjacent(pair, right);
            pair = Vector256.Create(queries[3]).AsInt16();
            a3 += Avx2.MultiplyAddAdjacent(pair, left);
            b3 += Avx2.MultiplyAddAdjacent(pair, right);
            pair = Vector256.Create(queries[4]).AsInt16();
            a4 += Avx2.MultiplyAddAdjacent(pair, left);
            b4 += Avx2.MultiplyAddAdjacent(pair, right);
            pair = Vector256.Create(queries[5]).AsInt16();
            a5 += Avx2.MultiplyAddAdjacent(pair, left);
            b5 += Avx2.MultiplyAddAdjacent(pair, right);
        }
        a0.Store(sums);
        b0.Store(sums + 8);
        a1.Store(sums + 16);
        b1.Store(sums + 24);
        a2.Store(sums + 32);
        b2.Store(sums + 40);
        a3.Store(sums + 48);
        b3.Store(sums + 56);
        a4.Store(sums + 64);
        b4.Store(sums + 72);
        a5.Store(sums + 80);
        b5.Store(sums + 88);
    }
}
