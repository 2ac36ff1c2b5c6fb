using System.Collections.Concurrent;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;

/// <summary>What becomes of a block's scores before they are multiplied by the features again. Called
/// by several threads.</summary>
/// <param name="first">Number of the block's first image.</param>
/// <param name="count">Images in the block.</param>
/// <param name="scores">[classes, stride]: the images of a class side by side; changed in place.</param>
/// <param name="stride">Numbers from one class to the next, a multiple of 16; those behind the block's
/// images do not count.</param>
/// <returns>A number, to be summed over the blocks.</returns>
internal delegate double BlockStep(int first, int count, Span<double> scores, int stride);

/// <summary>Scores of all images, a function of them, and the sums of the features times its results: one pass
/// over the features.</summary>
/// <remarks>
/// Each block of images goes through both products while it is in a core's cache. Sums are
/// taken over fixed slices of the images and then in order: a result depends neither on the number of
/// threads nor on places in memory.
/// </remarks>
internal sealed class FeaturePass
{
    private const int MostSlices = 16;
    private readonly CpuMatrix<double> _features;
    private readonly PassShape _shape;
    private readonly int _count, _sliceRows;
    private readonly AlignedNumbers<double> _weights;
    private readonly AlignedNumbers<double>[] _sums;
    private readonly ConcurrentBag<PassWorkspace> _workspaces = [];

    /// <summary>Prepares passes.</summary>
    /// <param name="features">[n, dimensions], float64, on the CPU, row by row; must outlive this.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    internal FeaturePass(Tensor features, int classes)
    {
        // A span over the first row only: all rows may be longer than a span can be.
        using var first = features.narrow(0, 0, 1);
        (_features, _count) = (new(first), (int)features.size(0));
        _shape = new((int)features.size(1), classes);
        var blocks = (_count + _shape.BlockRows - 1) / _shape.BlockRows;
        _sliceRows = (blocks + MostSlices - 1) / MostSlices * _shape.BlockRows;
        _weights = new(_shape.Coefficients);
        _sums = [.. Enumerable.Range(0, (_count + _sliceRows - 1) / _sliceRows)
            .Select(_ => new AlignedNumbers<double>(_shape.Coefficients))];
    }

    /// <summary>Makes a pass.</summary>
    /// <param name="point">Coefficients and intercepts of the scores; without any, the step is given zeros.</param>
    /// <param name="step">Turns scores into the factors of the sums.</param>
    /// <param name="sums">Receives the sums of factor times feature, and of the factors; without
    /// room, none are made.</param>
    /// <returns>Sum of what the step returned.</returns>
    internal double Run(PassPoint point, BlockStep step, PassPoint sums)
    {
        var (hasPoint, wantsSums) = (!point.IsEmpty, !sums.IsEmpty);
        if (hasPoint)
        {
            point.Spread(_shape, _weights.Span);
        }
        var values = new double[_sums.Length];
        ForEachSlice(slice => values[slice] = Slice(slice, hasPoint, step, wantsSums));
        if (wantsSums)
        {
            foreach (var slice in _sums[1..])
            {
                Vectors.AddScaled(_sums[0].Span, 1, slice.Span);
            }
            sums.Collect(_shape, _sums[0].Span);
        }
        return values.Sum();
    }

    private void ForEachSlice(Action<int> work)
    {
        var threads = Math.Min(get_num_threads(), _sums.Length);
        if (threads > 1)
        {
            Parallel.For(0, _sums.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
            return;
        }
        for (var slice = 0; slice < _sums.Length; slice++)
        {
            work(slice);
        }
    }

    private double Slice(int slice, bool hasPoint, BlockStep step, bool wantsSums)
    {
        var workspace = _workspaces.TryTake(out var used) ? used : new(_shape);
        _sums[slice].Span.Clear();
        var (value, end) = (0.0, Math.Min(_count, (slice + 1) * _sliceRows));
        for (var first = slice * _sliceRows; first < end; first += _shape.BlockRows)
        {
            var count = Math.Min(_shape.BlockRows, end - first);
            for (var row = 0; row < count; row++)
            {
                _features[first + row].CopyTo(workspace[row]);
            }
            workspace.Scores.Span.Clear();
            if (hasPoint)
            {
                ScoreTile.Add(_shape, workspace.Rows, count, _weights, workspace.Scores);
            }
            value += step(first, count, workspace.Scores.Span, _shape.BlockRows);
            if (wantsSums)
            {
                GradientTile.Add(_shape, workspace.Rows, count, workspace.Scores, _sums[slice]);
            }
        }
        _workspaces.Add(workspace);
        return value;
    }
}
