namespace Mira.Datasets.Augmentation;

/// <summary>
/// For every output position the input positions it mixes and their weights: one axis of a bilinear resize.
/// </summary>
/// <remarks>
/// Pillow's antialiased triangle filter: its support grows with the input when that is larger than the
/// output; weights are normalised in float64 and rounded to 22-bit fixed point.
/// </remarks>
internal sealed class ResizeTaps
{
    /// <summary>Bits after the point of a weight.</summary>
    public const int Precision = 22;

    private readonly int[] _starts;
    private readonly int[][] _weights;

    public ResizeTaps(int input, int output)
    {
        (_starts, _weights) = (new int[output], new int[output][]);
        double scale = (double)input / output, support = Math.Max(scale, 1);
        for (int position = 0; position < output; position++)
        {
            double center = (position + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0);
            int end = Math.Min((int)(center + support + 0.5), input);
            _starts[position] = start;
            _weights[position] = Weights(start, end, center, support);
        }
    }

    /// <summary>First input position of an output position.</summary>
    public int Start(int position) => _starts[position];

    /// <summary>Weights of the input positions from <see cref="Start"/> on.</summary>
    public ReadOnlySpan<int> Weights(int position) => _weights[position];

    private static int[] Weights(int start, int end, double center, double support)
    {
        double[] triangle = [.. Enumerable.Range(start, end - start).Select(
            position => Math.Max(0, 1 - Math.Abs((position - center + 0.5) / support)))];
        double sum = triangle.Sum();
        int[] weights = [.. triangle.Select(weight => (int)(0.5 + (weight / sum * (1 << Precision))))];
        return weights[..(Array.FindLastIndex(weights, weight => weight != 0) + 1)];
    }
}
