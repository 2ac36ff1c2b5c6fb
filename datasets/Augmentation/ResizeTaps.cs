using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// For every output position the input positions it mixes and their weights: one axis of a resize.
/// </summary>
/// <remarks>
/// Pillow's precompute_coeffs: the filter widens with the input when that is larger than the output; weights
/// are normalized in float64 and rounded to 22-bit fixed point. Weights are stored for pairs of input pixels
/// of four channels, [position, pair, 2, 4]. The tables are refilled for each axis and only grow.
/// </remarks>
internal sealed class ResizeTaps
{
    /// <summary>Bits after the point of a weight.</summary>
    public const int Precision = 22;

    private double[] _filter = [];
    private int[] _fixed = [];
    private int[] _weights = [];

    /// <summary>Output positions.</summary>
    public int Count { get; private set; }

    /// <summary>Pairs of input positions mixed into each output position.</summary>
    public int Pairs { get; private set; }

    /// <summary>First input position that any output needs.</summary>
    public int First { get; private set; }

    /// <summary>End of the input positions that any output needs.</summary>
    public int End { get; private set; }

    /// <summary>End of the input positions that are read; those from <see cref="End"/> on weigh nothing.</summary>
    public int Reach { get; private set; }

    /// <summary>For each output position the first input position, counted from <see cref="First"/>.</summary>
    public int[] Starts { get; private set; } = [];

    /// <summary>The weights, [position, pair, 2, 4].</summary>
    public ref int Weights => ref MemoryMarshal.GetArrayDataReference(_weights);

    /// <summary>Fills the tables.</summary>
    public void Fill(ResizeAxis axis, Interpolation interpolation)
    {
        double radius = interpolation == Interpolation.Bicubic ? 2 : 1;
        double scale = axis.Length / axis.Output, stretch = Math.Max(scale, 1);
        var most = ((int)Math.Ceiling(radius * stretch) * 2) + 1;
        Reserve(axis.Count, most);
        (Count, First, End, var longest) = (axis.Count, int.MaxValue, 0, 1);
        for (var i = 0; i < Count; i++)
        {
            var center = axis.Offset + ((axis.From + i + 0.5) * scale);
            var start = Math.Max((int)(center - (radius * stretch) + 0.5), 0);
            var end = Math.Min((int)(center + (radius * stretch) + 0.5), axis.Input);
            var weights = _fixed.AsSpan(i * most, most);
            (start, var length) = Quantize(Filter(start, end, center, 1 / stretch, interpolation), weights, start);
            Starts[i] = start;
            (First, End, longest) =
                (Math.Min(First, start), Math.Max(End, start + length), Math.Max(longest, length));
        }
        Pairs = (longest + 1) / 2;
        Spread(most);
    }

    private void Reserve(int count, int most)
    {
        _filter = Grown(_filter, most);
        _fixed = Grown(_fixed, count * most);
        _weights = Grown(_weights, count * ((most + 1) / 2) * 8);
        Starts = Grown(Starts, count);
    }

    private static T[] Grown<T>(T[] array, int length) => array.Length < length ? new T[length] : array;

    private Span<double> Filter(int start, int end, double center, double shrink, Interpolation interpolation)
    {
        var filter = _filter.AsSpan(0, end - start);
        double sum = 0;
        for (var x = 0; x < filter.Length; x++)
        {
            var distance = Math.Abs((x + start - center + 0.5) * shrink);
            sum += filter[x] = interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
        }
        for (var x = 0; x < filter.Length; x++)
        {
            filter[x] /= sum;
        }
        return filter;
    }

    private static double Cubic(double x) => x switch
    {
        < 1 => (((1.5 * x) - 2.5) * x * x) + 1,
        < 2 => ((((x - 5) * x) + 8) * x - 4) * -0.5,
        _ => 0,
    };

    // Rounds half away from zero, and leaves out weights of zero at both ends.
    private static (int Start, int Length) Quantize(ReadOnlySpan<double> filter, Span<int> weights, int start)
    {
        int length = 0, end = 0;
        foreach (var weight in filter)
        {
            var value = (int)((weight * (1 << Precision)) + (weight < 0 ? -0.5 : 0.5));
            if (value == 0 && length == 0)
            {
                start++;
                continue;
            }
            weights[length++] = value;
            end = value == 0 ? end : length;
        }
        weights[end..].Clear();
        return (start, end);
    }

    private void Spread(int most)
    {
        Reach = 0;
        for (var i = 0; i < Count; i++)
        {
            ReadOnlySpan<int> weights = _fixed.AsSpan(i * most, most);
            var spread = _weights.AsSpan(i * Pairs * 8, Pairs * 8);
            for (var tap = 0; tap < 2 * Pairs; tap++)
            {
                Vector128.Create(tap < most ? weights[tap] : 0).CopyTo(spread[(4 * tap)..]);
            }
            Reach = Math.Max(Reach, Starts[i] + (2 * Pairs));
            Starts[i] -= First;
        }
    }
}
