using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>ρ: how much of the scores two views of the same images share.</summary>
internal static class ViewCorrelation
{
    // Kept: TorchSharp may free a temporary Scalar while the native call still reads it.
    private static readonly Scalar Smallest = 1e-30;

    /// <summary>Correlation of two views' logits [n, K], what all images or all prototypes have in common taken away first.</summary>
    /// <returns>−1 to 1, 0-dimensional float64; 0 where one of them does not vary.</returns>
    internal static Tensor Of(Tensor first, Tensor second)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (left, right) = (Centred(first), Centred(second));
        var scale = left.dot(left).mul_(right.dot(right)).clamp_min_(Smallest).sqrt_();
        return left.dot(right).div_(scale).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    private static Tensor Centred(Tensor logits)
    {
        var rows = logits.sub(logits.mean([1], keepdim: true));
        return rows.sub_(rows.mean([0], keepdim: true)).reshape(-1);
    }
}
