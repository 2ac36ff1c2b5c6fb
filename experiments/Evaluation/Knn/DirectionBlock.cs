using System.Buffers;
using System.Runtime.CompilerServices;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Knn.Axes;
using Mira.Experiments.Evaluation.Knn.Rough;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Consecutive features: as they are, and their directions as a <see cref="DirectionSpace"/> sees them,
/// rounded, with the error of that.</summary>
internal sealed class DirectionBlock
{
    private readonly string _role;
    private readonly float[] _values;
    private readonly double[] _lengths;
    private readonly double[] _norms;
    private readonly double[] _errors;
    private readonly LeadingAxes? _axes;
    private readonly IRoughDirections _rough;

    /// <param name="role">What the features are, for messages: "memory" or "queries".</param>
    /// <param name="capacity">Most features at once.</param>
    /// <param name="dimension">Numbers in a feature.</param>
    /// <param name="axes">What is kept of a direction; null for all of it.</param>
    /// <param name="rough">Receives the rounded directions.</param>
    internal DirectionBlock(string role, int capacity, int dimension, LeadingAxes? axes, IRoughDirections rough)
    {
        (_role, Dimension, _axes, _rough) = (role, dimension, axes, rough);
        _values = GC.AllocateUninitializedArray<float>(checked(capacity * dimension));
        (_lengths, _norms, _errors) = (new double[capacity], new double[capacity], new double[capacity]);
    }

    /// <summary>Place of the first feature.</summary>
    internal int First { get; private set; }

    /// <summary>Number of features.</summary>
    internal int Count { get; private set; }

    /// <summary>Numbers in a feature.</summary>
    internal int Dimension { get; }

    /// <summary>Largest length of a rounded direction.</summary>
    internal double LargestNorm => _norms.AsSpan(0, Count).ToArray().Max();

    /// <summary>Largest length of what rounding took away.</summary>
    internal double LargestError => _errors.AsSpan(0, Count).ToArray().Max();

    internal ReadOnlySpan<float> Row(int i) => _values.AsSpan(i * Dimension, Dimension);

    /// <summary>Length of a feature.</summary>
    internal double Length(int i) => _lengths[i];

    /// <summary>Length of a rounded direction.</summary>
    internal double Norm(int i) => _norms[i];

    /// <summary>Length of what rounding took away from a direction.</summary>
    internal double Error(int i) => _errors[i];

    /// <summary>Reads features and prepares them.</summary>
    /// <param name="features">Where from.</param>
    /// <param name="range">Places of the first and behind the last one.</param>
    /// <param name="center">[dimension], taken away from each direction.</param>
    /// <param name="threads">Threads that work.</param>
    /// <exception cref="InputException">A feature is not finite.</exception>
    internal void Fill(ILabeledFeatures features, Range range, double[] center, int threads)
    {
        (First, Count) = range.GetOffsetAndLength(features.Count);
        const int Rows = 256;
        Workers.Run(threads, (Count + Rows - 1) / Rows, part =>
        {
            var (start, count) = (part * Rows, Math.Min(Rows, Count - (part * Rows)));
            features.Read(First + start, _values.AsSpan(start * Dimension, count * Dimension));
            var directions = ArrayPool<double>.Shared.Rent(count * Dimension);
            for (var i = 0; i < count; i++)
            {
                Direct(start + i, center, directions.AsSpan(i * Dimension, Dimension));
            }
            Round(start, count, directions);
            ArrayPool<double>.Shared.Return(directions);
        });
    }

    /// <summary>Products of the features' directions with a vector.</summary>
    internal double[] Products(double[] vector)
    {
        var products = new double[Count];
        for (var i = 0; i < products.Length; i++)
        {
            var row = Row(i);
            for (var d = 0; d < row.Length; d++)
            {
                products[i] += row[d] * vector[d] / _lengths[i];
            }
        }
        return products;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Direct(int i, double[] center, Span<double> direction)
    {
        var row = Row(i);
        var length = Math.Sqrt(DotProduct.Of(row, row));
        if (!double.IsFinite(length))
        {
            throw new InputException($"Image {First + i} of the {_role} has features that are " +
                "not finite (NaN or infinite). " +
                "Check that the checkpoint is complete and that training did not diverge.");
        }
        // No direction at all is orthogonal to every other.
        length = length > 0 ? length : 1;
        var scale = 1 / length;
        for (var d = 0; d < row.Length; d++)
        {
            direction[d] = (row[d] * scale) - center[d];
        }
        _lengths[i] = length;
    }

    private void Round(int start, int count, double[] directions)
    {
        if (_axes is null)
        {
            Round(start, count, directions, Dimension);
            return;
        }
        using var scope = NewDisposeScope();
        var along = _axes.Of(tensor(directions).narrow(0, 0, count * Dimension).view(count, Dimension));
        Round(start, count, HostRead.Numbers(along), _axes.Width);
    }

    private void Round(int start, int count, ReadOnlySpan<double> rows, int width)
    {
        for (var i = 0; i < count; i++)
        {
            (_norms[start + i], _errors[start + i]) = _rough.Round(start + i, rows.Slice(i * width, width));
        }
    }
}
