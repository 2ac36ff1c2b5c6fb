using Mira.Datasets;
using Mira.Experiments.Evaluation.Knn.Rough;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Consecutive features: as they are, and their directions less a center rounded, with the error of that.</summary>
/// <remarks>Entries have nearly the same direction in many networks. Taking their center away changes no order of the entries
/// near one query, and makes what is rounded away as small as what tells them apart.</remarks>
internal sealed class DirectionBlock
{
    private readonly string _role;
    private readonly float[] _values;
    private readonly double[] _lengths;
    private readonly double[] _norms;
    private readonly double[] _errors;
    private readonly int _dimension;
    private readonly IRoughDirections _rough;

    /// <param name="role">What the features are, for messages: "memory" or "queries".</param>
    /// <param name="capacity">Most features at once.</param>
    /// <param name="dimension">Numbers in a feature.</param>
    /// <param name="rough">Receives the rounded directions.</param>
    internal DirectionBlock(string role, int capacity, int dimension, IRoughDirections rough)
    {
        (_role, _dimension, _rough) = (role, dimension, rough);
        _values = GC.AllocateUninitializedArray<float>(checked(capacity * dimension));
        (_lengths, _norms, _errors) = (new double[capacity], new double[capacity], new double[capacity]);
    }

    /// <summary>Most features at once.</summary>
    internal int Capacity => _lengths.Length;

    /// <summary>Place of the first feature.</summary>
    internal int First { get; private set; }

    /// <summary>Number of features.</summary>
    internal int Count { get; private set; }

    /// <summary>Largest length of a rounded direction.</summary>
    internal double LargestNorm => _norms.AsSpan(0, Count).ToArray().Max();

    /// <summary>Largest length of what rounding took away.</summary>
    internal double LargestError => _errors.AsSpan(0, Count).ToArray().Max();

    internal ReadOnlySpan<float> Row(int i) => _values.AsSpan(i * _dimension, _dimension);

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
    /// <exception cref="InputException">A feature is zero in every dimension, or not finite.</exception>
    internal void Fill(ILabelledFeatures features, Range range, double[] center, int threads)
    {
        (First, Count) = range.GetOffsetAndLength(features.Count);
        const int Rows = 256;
        Workers.Run(threads, (Count + Rows - 1) / Rows, part =>
        {
            var (start, end) = (part * Rows, Math.Min(Count, (part + 1) * Rows));
            features.Read(First + start, _values.AsSpan(start * _dimension, (end - start) * _dimension));
            var direction = new double[_dimension];
            for (var i = start; i < end; i++)
            {
                Prepare(i, center, direction);
            }
        });
    }

    /// <summary>Mean direction of the features.</summary>
    internal double[] Center()
    {
        var center = new double[_dimension];
        for (var i = 0; i < Count; i++)
        {
            var row = Row(i);
            var scale = 1 / (_lengths[i] * Count);
            for (var d = 0; d < row.Length; d++)
            {
                center[d] += row[d] * scale;
            }
        }
        return center;
    }

    private void Prepare(int i, double[] center, Span<double> direction)
    {
        var row = Row(i);
        var length = Math.Sqrt(DotProduct.Of(row, row));
        if (!(length > 0 && double.IsFinite(length)))
        {
            throw new InputException($"The features of the {_role} hold image {First + i}, whose features are " +
                (length == 0 ? "zero in every dimension. " : "not finite. ") +
                "The encoder is broken: check that the checkpoint is whole and training did not diverge.");
        }
        var scale = 1 / length;
        for (var d = 0; d < row.Length; d++)
        {
            direction[d] = (row[d] * scale) - center[d];
        }
        _lengths[i] = length;
        (_norms[i], _errors[i]) = _rough.Round(i, direction);
    }
}
