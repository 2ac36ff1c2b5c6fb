using System.Runtime.CompilerServices;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Directions in integers of 16 bits with a scale each, interleaved as
/// <see cref="IntegerTile"/> reads them.</summary>
/// <remarks>
/// A direction of any length becomes integers of length 32,767. So no sum of products of two
/// directions, nor of a part of them, leaves 32 bits; and what rounding takes away, at most half a step in each
/// dimension, is less than bfloat16's.
/// </remarks>
internal sealed unsafe class IntegerPanels : IRoughDirections
{
    private const double Largest = short.MaxValue;

    // Shorter directions are as good as none, and float32 would not hold their scale.
    private const double Shortest = 1e-30;

    private readonly AlignedNumbers<short> _numbers;
    private readonly float[] _scales;
    private readonly int _lanes;

    /// <param name="lanes">Directions side by side in a panel.</param>
    /// <param name="capacity">Most directions.</param>
    /// <param name="dimension">Numbers in a direction.</param>
    internal IntegerPanels(int lanes, int capacity, int dimension)
    {
        (_lanes, Pairs) = (lanes, (dimension + 1) / 2);
        var padded = (capacity + lanes - 1) / lanes * lanes;
        _numbers = new(checked(padded * Pairs * 2));
        _scales = GC.AllocateArray<float>(padded, pinned: true);
    }

    /// <summary>Pairs of numbers in a direction; the last number of an odd dimension is paired with zero.</summary>
    internal int Pairs { get; }

    /// <summary>The panel that begins with a direction, [pairs, lanes, 2]. Valid as long as
    /// this object is held.</summary>
    internal short* Panel(int row) => _numbers.Start + ((nint)row * Pairs * 2);

    /// <summary>Scales of the directions from one on: what a step of its integers stands for.</summary>
    internal float* Scales(int row) => (float*)Unsafe.AsPointer(ref _scales[row]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Norm, double Error) Round(int row, ReadOnlySpan<double> exact)
    {
        var length = Math.Sqrt(SquareOf(exact));
        var scale = length < Shortest ? 0 : (float)(length / Largest);
        var (steps, lane) = (scale == 0 ? 0 : 1.0 / scale, row % _lanes);
        _scales[row] = scale;
        var to = Panel(row - lane) + (2 * lane);
        var (norm, error) = (0.0, 0.0);
        for (var d = 0; d < exact.Length; d++)
        {
            var integer = Math.Round(exact[d] * steps);
            to[((nint)(d >> 1) * 2 * _lanes) + (d & 1)] = (short)integer;
            var rounded = integer * scale;
            norm += rounded * rounded;
            error += (exact[d] - rounded) * (exact[d] - rounded);
        }
        return (Math.Sqrt(norm), Math.Sqrt(error));
    }

    private static double SquareOf(ReadOnlySpan<double> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number * number;
        }
        return sum;
    }
}
