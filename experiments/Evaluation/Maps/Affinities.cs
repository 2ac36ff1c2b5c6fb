namespace Mira.Experiments.Evaluation.Maps;

/// <summary>How near the points are to each other: the probabilities P of t-SNE.</summary>
/// <remarks>
/// p(j|i) is a Gaussian around point i whose width gives the asked perplexity, 2 to the power of its entropy, found by
/// bisection; P_ij = (p(j|i) + p(i|j)) / 2n. Source: van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 9
/// (2008), Eq. 1 and Section 3.1.
/// </remarks>
internal static class Affinities
{
    private const double Tolerance = 1e-10;
    private const int Bisections = 200;

    // Of terms this small the logarithm would be lost; scikit-learn has the same.
    private const double Least = 2.220446049250313e-16;

    /// <summary>Probabilities [n, n], row-major, symmetric, with a sum of 1.</summary>
    /// <param name="rows">[n, d], row-major.</param>
    /// <param name="count">n.</param>
    /// <param name="perplexity">About how many neighbors of a point count; below n.</param>
    /// <param name="threads">Threads.</param>
    internal static float[] Of(double[] rows, int count, double perplexity, int threads)
    {
        var width = rows.Length / count;
        var near = new float[(long)count * count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new double[count],
            (point, _, distances) =>
            {
                for (var other = 0; other < count; other++)
                {
                    distances[other] = Distance(rows, point * width, other * width, width);
                }
                Row(distances, point, Math.Log(perplexity), near.AsSpan(point * count, count));
                return distances;
            }, _ => { });
        Symmetrize(near, count, threads);
        return near;
    }

    private static double Distance(double[] rows, int first, int second, int width)
    {
        var sum = 0.0;
        for (var i = 0; i < width; i++)
        {
            var difference = rows[first + i] - rows[second + i];
            sum += difference * difference;
        }
        return sum;
    }

    /// <summary>p(j|i) of one point.</summary>
    private static void Row(double[] distances, int point, double entropy, Span<float> near)
    {
        // Less the nearest distance, which changes no probability: far points would underflow together.
        var nearest = double.PositiveInfinity;
        for (var other = 0; other < distances.Length; other++)
        {
            nearest = other == point ? nearest : Math.Min(nearest, distances[other]);
        }
        var (precision, low, high) = (1.0, 0.0, double.PositiveInfinity);
        for (var step = 0; step < Bisections; step++)
        {
            var excess = Entropy(distances, point, nearest, precision) - entropy;
            if (Math.Abs(excess) <= Tolerance)
            {
                break;
            }
            (low, high) = excess > 0 ? (precision, high) : (low, precision);
            precision = double.IsPositiveInfinity(high) ? 2 * precision : (low + high) / 2;
        }
        var sum = 0.0;
        for (var other = 0; other < distances.Length; other++)
        {
            sum += other == point ? 0 : Math.Exp((nearest - distances[other]) * precision);
        }
        for (var other = 0; other < distances.Length; other++)
        {
            near[other] = other == point ? 0 : (float)(Math.Exp((nearest - distances[other]) * precision) / sum);
        }
    }

    /// <summary>Entropy of a point's probabilities, in nats.</summary>
    private static double Entropy(double[] distances, int point, double nearest, double precision)
    {
        var (sum, weighted) = (0.0, 0.0);
        for (var other = 0; other < distances.Length; other++)
        {
            if (other != point)
            {
                var excess = distances[other] - nearest;
                var weight = Math.Exp(-excess * precision);
                sum += weight;
                weighted += excess * weight;
            }
        }
        return Math.Log(sum) + (precision * weighted / sum);
    }

    private static void Symmetrize(float[] near, int count, int threads) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            for (var column = 0; column < row; column++)
            {
                var mean = ((double)near[(row * count) + column] + near[(column * count) + row]) / (2.0 * count);
                near[(row * count) + column] = near[(column * count) + row] = (float)Math.Max(mean, Least);
            }
        });
}
