using System.Numerics;
using System.Runtime.CompilerServices;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>The arithmetic of a streaming pass on four neighboring rows.</summary>
/// <remarks>Fully optimized on first use: a short program would otherwise spend its time in unoptimized
/// loops.</remarks>
internal static unsafe class StreamingRows
{
    /// <summary>Rows taken together: enough to keep the multipliers busy, few enough to stay in the
    /// first cache levels.</summary>
    internal const int Count = 4;

    /// <summary>Additions one upon the other, at most, in the sum over a row: by vectors, across one, and
    /// the rest one by one.</summary>
    /// <remarks>Rows that do not make up four are summed one number after the other.</remarks>
    internal static int RowChain<T>(int rows, int columns)
        where T : unmanaged =>
            rows % Count == 0 ? Math.Min(columns, (columns / Vector<T>.Count) + (2 * Vector<T>.Count)) : columns;

    /// <summary>Adds to every column Σᵣ kᵣⱼ / (kᵣ·w), over one to four rows.</summary>
    internal static void Accumulate<T>(CpuMatrix<T> matrix, int row, int count, ReadOnlySpan<T> weights, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* rows = matrix[row], weight = weights, sum = sums)
        {
            if (count == Count)
            {
                AccumulateFour(rows, weight, sum, matrix.Columns);
                return;
            }
            for (var at = 0; at < count; at++)
            {
                AccumulateOne(rows + ((long)at * matrix.Columns), weight, sum, matrix.Columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulateFour<T>(T* first, T* weights, T* sums, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* second = first + columns, third = second + columns, fourth = third + columns;
        var (dot1, dot2, dot3, dot4) = (Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero);
        var column = 0;
        for (; column <= columns - Vector<T>.Count; column += Vector<T>.Count)
        {
            var weight = Vector.Load(weights + column);
            dot1 = MultiplyAdd(Vector.Load(first + column), weight, dot1);
            dot2 = MultiplyAdd(Vector.Load(second + column), weight, dot2);
            dot3 = MultiplyAdd(Vector.Load(third + column), weight, dot3);
            dot4 = MultiplyAdd(Vector.Load(fourth + column), weight, dot4);
        }
        var (sum1, sum2, sum3, sum4) = (Vector.Sum(dot1), Vector.Sum(dot2), Vector.Sum(dot3), Vector.Sum(dot4));
        for (; column < columns; column++)
        {
            sum1 += first[column] * weights[column];
            sum2 += second[column] * weights[column];
            sum3 += third[column] * weights[column];
            sum4 += fourth[column] * weights[column];
        }
        AddFour(first, sums, columns, (T.One / sum1, T.One / sum2, T.One / sum3, T.One / sum4));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour<T>(T* first, T* sums, int columns, (T First, T Second, T Third, T Fourth) scales)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* second = first + columns, third = second + columns, fourth = third + columns;
        var (scale1, scale2) = (new Vector<T>(scales.First), new Vector<T>(scales.Second));
        var (scale3, scale4) = (new Vector<T>(scales.Third), new Vector<T>(scales.Fourth));
        var column = 0;
        for (; column <= columns - Vector<T>.Count; column += Vector<T>.Count)
        {
            var one = MultiplyAdd(Vector.Load(first + column), scale1, Vector.Load(sums + column));
            var two = MultiplyAdd(Vector.Load(second + column), scale2, one);
            var three = MultiplyAdd(Vector.Load(third + column), scale3, two);
            Vector.Store(MultiplyAdd(Vector.Load(fourth + column), scale4, three), sums + column);
        }
        for (; column < columns; column++)
        {
            sums[column] += (first[column] * scales.First) + (second[column] * scales.Second)
                + (third[column] * scales.Third) + (fourth[column] * scales.Fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulateOne<T>(T* row, T* weights, T* sums, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = T.Zero;
        for (var column = 0; column < columns; column++)
        {
            total += row[column] * weights[column];
        }
        var scale = T.One / total;
        for (var column = 0; column < columns; column++)
        {
            sums[column] += row[column] * scale;
        }
    }

    /// <summary>x·y + z; the type is known when this is compiled, so only one branch remains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> z) =>
        typeof(T) == typeof(float)
            ? Vector.MultiplyAddEstimate(Vector.AsVectorSingle(x), Vector.AsVectorSingle(y), Vector.AsVectorSingle(z))
            .As<float, T>()
            : Vector.MultiplyAddEstimate(Vector.AsVectorDouble(x), Vector.AsVectorDouble(y), Vector.AsVectorDouble(z))
            .As<double, T>();
}
