using Mira.Experiments.Evaluation.Transfer;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Centered features in the coordinates of their principal axes, in which they are uncorrelated.</summary>
/// <remarks>
/// The penalty does not change under a rotation, and the intercepts, which it leaves out, take
/// up the centring: the problem is the same one, at most as large as there are images, and better conditioned.
/// <para>
/// Columns of very different size have axes of their own (<see cref="FeatureScales"/>), as the small
/// ones would be lost beside the large. Features x/2ᵗ with coefficients v = 2ᵗw give the same scores, and ½‖w‖² is ½ ·
/// 4⁻ᵗ‖v‖²: the problem solved is the user's to the last digit, for powers of two are not rounded. A column that is
/// constant has no axis; its best coefficient is 0.
/// </para>
/// </remarks>
internal sealed class FeatureBasis : IDisposable
{
    // Axes along which all images agree, but for rounding, have coefficients of zero.
    private const double SmallestShare = 1e-14;
    private readonly List<(ColumnGroup Group, Tensor Axes)> _parts = [];
    private readonly Tensor _mean;

    internal FeatureBasis(Tensor features)
    {
        using var scope = NewDisposeScope();
        var mean = features.mean([0]);
        var centered = features.sub(mean);
        var (values, penalties, units) = (new List<Tensor>(), new List<double>(), new List<double>());
        foreach (var group in FeatureScales.Groups(features, centered))
        {
            var part = group.Of(centered);
            var axes = (part.size(0) < part.size(1) ? OfFewImages(part) : OfManyImages(part)).DetachFromDisposeScope();
            _parts.Add((group, axes));
            values.Add(part.matmul(axes));
            penalties.AddRange(Enumerable.Repeat(group.Unit * group.Unit, (int)axes.size(1)));
            units.AddRange(Enumerable.Repeat(1 / group.Unit, (int)axes.size(1)));
        }
        _mean = mean.DetachFromDisposeScope();
        Values = (values is [var only] ? only : cat([features.narrow(1, 0, 0), .. values], 1)).DetachFromDisposeScope();
        Squares = Values.square().sum([0]).DetachFromDisposeScope();
        Penalty = tensor(penalties.ToArray(), ScalarType.Float64).DetachFromDisposeScope();
        Units = tensor(units.ToArray(), ScalarType.Float64).DetachFromDisposeScope();
        SmallestPenalty = penalties.DefaultIfEmpty(1).Min();
    }

    /// <summary>[n, r]: the features in the new coordinates.</summary>
    internal Tensor Values { get; }

    /// <summary>[r]: sums of squares of the coordinates.</summary>
    internal Tensor Squares { get; }

    /// <summary>[r]: the penalty of a coefficient is half this times its square; 1 where features
    /// have a usual size.</summary>
    internal Tensor Penalty { get; }

    /// <summary>[r]: what a coefficient's derivative is multiplied by to be that of the user's.</summary>
    internal Tensor Units { get; }

    /// <summary>The least penalty.</summary>
    internal double SmallestPenalty { get; }

    /// <summary>The classifier of the features as they were.</summary>
    /// <param name="coefficients">[classes, r].</param>
    /// <param name="intercepts">[classes].</param>
    internal LogisticWeights Weights(Tensor coefficients, Tensor intercepts)
    {
        using var scope = NewDisposeScope();
        var original = zeros(coefficients.size(0), _mean.size(0), dtype: ScalarType.Float64);
        var from = 0L;
        foreach (var (group, axes) in _parts)
        {
            group.Put(coefficients.narrow(1, from, axes.size(1)).matmul(axes.t()), original);
            from += axes.size(1);
        }
        var shifted = intercepts.sub(original.matmul(_mean));
        return new(original.DetachFromDisposeScope(), shifted.DetachFromDisposeScope());
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[Values, Squares, Penalty, Units, _mean, .. _parts.Select(part => part.Axes)])
        {
            tensor.Dispose();
        }
    }

    private static Tensor OfManyImages(Tensor centered)
    {
        var (squares, axes) = linalg.eigh(centered.t().matmul(centered));
        return axes.index_select(1, Kept(squares));
    }

    /// <summary>The same from the products of images, which are fewer.</summary>
    private static Tensor OfFewImages(Tensor centered)
    {
        var (squares, images) = linalg.eigh(centered.matmul(centered.t()));
        var kept = Kept(squares);
        var axes = centered.t().matmul(images.index_select(1, kept)).div(squares.index_select(0, kept).sqrt());
        // Axes of small values lost some orthogonality to rounding.
        return linalg.qr(axes).Q;
    }

    private static Tensor Kept(Tensor squares)
    {
        using var least = squares.max().mul(SmallestShare);
        return squares.greater(least).nonzero().view(-1);
    }
}
