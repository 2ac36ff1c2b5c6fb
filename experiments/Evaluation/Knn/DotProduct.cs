using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Scalar products in float64 of float32 rows: the same bits on every machine.</summary>
/// <remarks>A product of two float32 is exact in float64, and the order of the sums is fixed:
/// 16 partial sums, whatever the width of the machine's vectors.</remarks>
internal static class DotProduct
{
    private const int Lanes = 16;

    /// <summary>Largest error of <see cref="Fast"/>, as a share of the product of the lengths: n
    /// roundings of float32.</summary>
    internal static double FastError(int dimension) => Math.ScaleB(1.01 * dimension, -24);

    /// <summary>The product in float32, in an order that depends on the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Fast(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        var lefts = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector256<float>>(right);
        var i = 0;
        for (; i + 3 < lefts.Length; i += 4)
        {
            a = Vector256.MultiplyAddEstimate(lefts[i], rights[i], a);
            b = Vector256.MultiplyAddEstimate(lefts[i + 1], rights[i + 1], b);
            c = Vector256.MultiplyAddEstimate(lefts[i + 2], rights[i + 2], c);
            d = Vector256.MultiplyAddEstimate(lefts[i + 3], rights[i + 3], d);
        }
        var sum = Vector256.Sum(a + b + (c + d));
        for (i *= Vector256<float>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }
        return sum;
    }

    // Optimized on first use: a search calls it a million times before the runtime would optimize it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        var lefts = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector256<float>>(right);
        for (var i = 0; i + 1 < lefts.Length; i += 2)
        {
            a += Vector256.WidenLower(lefts[i]) * Vector256.WidenLower(rights[i]);
            b += Vector256.WidenUpper(lefts[i]) * Vector256.WidenUpper(rights[i]);
            c += Vector256.WidenLower(lefts[i + 1]) * Vector256.WidenLower(rights[i + 1]);
            d += Vector256.WidenUpper(lefts[i + 1]) * Vector256.WidenUpper(rights[i + 1]);
        }
        var sum = Vector256.Sum(a + c) + Vector256.Sum(b + d);
        for (var i = left.Length / Lanes * Lanes; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }
        return sum;
    }
}
