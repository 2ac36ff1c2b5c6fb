using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Scalar products in float64 of float32 rows: the same bits on every machine.</summary>
/// <remarks>A product of two float32 is exact in float64, and the order of the sums is fixed: 16 partial sums, whatever the
/// width of the machine's vectors.</remarks>
internal static class DotProduct
{
    private const int Lanes = 16;

    internal static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var lefts = MemoryMarshal.Cast<float, Vector512<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector512<float>>(right);
        for (var i = 0; i < lefts.Length; i++)
        {
            var ((firstLow, firstHigh), (secondLow, secondHigh)) = (Vector512.Widen(lefts[i]), Vector512.Widen(rights[i]));
            low += firstLow * secondLow;
            high += firstHigh * secondHigh;
        }
        var sum = Vector512.Sum(low + high);
        for (var i = lefts.Length * Lanes; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }
        return sum;
    }
}
