using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Arithmetic on rows of numbers, vectorized.</summary>
/// <remarks>Fully optimized on first use: a short program would otherwise spend its time in unoptimized
/// loops.</remarks>
internal static class RowArithmetic
{
    private const MethodImplOptions AtOnce = MethodImplOptions.AggressiveOptimization;

    /// <summary>The largest number.</summary>
    [MethodImpl(AtOnce)]
    internal static T Max<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = new Vector<T>(T.NegativeInfinity);
        var vectors = Vectors(row);
        foreach (var vector in vectors)
        {
            largest = Vector.MaxNative(largest, vector);
        }
        var result = T.NegativeInfinity;
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            result = T.Max(result, largest[lane]);
        }
        foreach (var number in row[(vectors.Length * Vector<T>.Count)..])
        {
            result = T.Max(result, number);
        }
        return result;
    }

    /// <summary>largest ← max(largest, row − shift).</summary>
    [MethodImpl(AtOnce)]
    internal static void RaiseTo<T>(ReadOnlySpan<T> row, T shift, Span<T> largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var from = Vectors(row);
        var to = Vectors(largest);
        var shifts = new Vector<T>(shift);
        for (var at = 0; at < from.Length; at++)
        {
            to[at] = Vector.MaxNative(to[at], from[at] - shifts);
        }
        for (var column = from.Length * Vector<T>.Count; column < row.Length; column++)
        {
            largest[column] = T.Max(largest[column], row[column] - shift);
        }
    }

    /// <summary>target ← (row − shift)/scale − columns.</summary>
    [MethodImpl(AtOnce)]
    internal static void Shift<T>(ReadOnlySpan<T> row, (T Shift, T Scale) by, ReadOnlySpan<T> columns, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var from = Vectors(row);
        var to = Vectors(target);
        var minus = Vectors(columns);
        var (shifts, scales) = (new Vector<T>(by.Shift), new Vector<T>(by.Scale));
        for (var at = 0; at < from.Length; at++)
        {
            to[at] = ((from[at] - shifts) / scales) - minus[at];
        }
        for (var column = from.Length * Vector<T>.Count; column < row.Length; column++)
        {
            target[column] = ((row[column] - by.Shift) / by.Scale) - columns[column];
        }
    }

    /// <summary>target ← row·weights, divided by its sum.</summary>
    [MethodImpl(AtOnce)]
    internal static void Weigh<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> weights, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var from = Vectors(row);
        var to = Vectors(target);
        var factors = Vectors(weights);
        var sums = Vector<T>.Zero;
        for (var at = 0; at < from.Length; at++)
        {
            sums += to[at] = from[at] * factors[at];
        }
        var sum = Vector.Sum(sums);
        for (var column = from.Length * Vector<T>.Count; column < row.Length; column++)
        {
            sum += target[column] = row[column] * weights[column];
        }
        Divide(target, sum);
    }

    private static ReadOnlySpan<Vector<T>> Vectors<T>(ReadOnlySpan<T> row)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(row);

    private static Span<Vector<T>> Vectors<T>(Span<T> row)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(row);

    [MethodImpl(AtOnce)]
    private static void Divide<T>(Span<T> row, T divisor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var vectors = Vectors(row);
        var divisors = new Vector<T>(divisor);
        for (var at = 0; at < vectors.Length; at++)
        {
            vectors[at] /= divisors;
        }
        for (var column = vectors.Length * Vector<T>.Count; column < row.Length; column++)
        {
            row[column] /= divisor;
        }
    }
}
