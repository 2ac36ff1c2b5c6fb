using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Centred features in the coordinates of their principal axes, in which they are uncorrelated.</summary>
/// <remarks>The penalty does not change under a rotation, and the intercepts, which it leaves out, take up the centring: the problem
/// is the same one, at most as large as there are images, and better conditioned.</remarks>
internal sealed class FeatureBasis : IDisposable
{
    // Axes along which all images agree, but for rounding, have coefficients of zero.
    private const double SmallestShare = 1e-14;

    internal FeatureBasis(Tensor features)
    {
        using var scope = NewDisposeScope();
        var mean = features.mean([0]);
        var centred = features.sub(mean);
        Axes = (features.size(0) < features.size(1) ? OfFewImages(centred) : OfManyImages(centred)).DetachFromDisposeScope();
        Mean = mean.DetachFromDisposeScope();
        Values = centred.matmul(Axes).DetachFromDisposeScope();
        Squares = Values.square().sum([0]).DetachFromDisposeScope();
    }

    /// <summary>[n, r]: the features in the new coordinates.</summary>
    internal Tensor Values { get; }

    /// <summary>[r]: sums of squares of the coordinates.</summary>
    internal Tensor Squares { get; }

    private Tensor Axes { get; }

    private Tensor Mean { get; }

    /// <summary>The classifier of the features as they were.</summary>
    /// <param name="coefficients">[classes, r].</param>
    /// <param name="intercepts">[classes].</param>
    internal LogisticWeights Weights(Tensor coefficients, Tensor intercepts)
    {
        using var scope = NewDisposeScope();
        var original = coefficients.matmul(Axes.t());
        var shifted = intercepts.sub(original.matmul(Mean));
        return new(original.DetachFromDisposeScope(), shifted.DetachFromDisposeScope());
    }

    public void Dispose()
    {
        Values.Dispose();
        Squares.Dispose();
        Axes.Dispose();
        Mean.Dispose();
    }

    private static Tensor OfManyImages(Tensor centred)
    {
        var (squares, axes) = linalg.eigh(centred.t().matmul(centred));
        return axes.index_select(1, Kept(squares));
    }

    /// <summary>The same from the products of images, which are fewer.</summary>
    private static Tensor OfFewImages(Tensor centred)
    {
        var (squares, images) = linalg.eigh(centred.matmul(centred.t()));
        var kept = Kept(squares);
        var axes = centred.t().matmul(images.index_select(1, kept)).div(squares.index_select(0, kept).sqrt());
        // Axes of small values lost some orthogonality to rounding.
        return linalg.qr(axes).Q;
    }

    private static Tensor Kept(Tensor squares)
    {
        using var least = squares.max().mul(SmallestShare);
        return squares.greater(least).nonzero().view(-1);
    }
}
