using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>ρ: how much of the scores two views of the same images share.</summary>
internal static class ViewCorrelation
{
    private static readonly Scalar Smallest = Scalars.Keep(1e-30);

    /// <summary>Correlation of two views' logits [n, K], what all images or all prototypes have in common
    /// taken away first.</summary>
    /// <param name="first">Scores of one view.</param>
    /// <param name="second">Scores of the other view of the same images.</param>
    /// <param name="batch">The batch to which the rows belong.</param>
    /// <returns>−1 to 1, 0-dimensional float64; 0 where one of them does not vary.</returns>
    internal static Tensor Of(Tensor first, Tensor second, GlobalBatch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (left, right) = (Centered(first, batch), Centered(second, batch));
        var products = batch.Sum(stack([left.dot(right), left.dot(left), right.dot(right)])).unbind();
        var scale = products[1].mul(products[2]).clamp_min_(Smallest).sqrt_();
        return products[0].div(scale).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    private static Tensor Centered(Tensor logits, GlobalBatch batch)
    {
        using var share = (1.0 / batch.Rows).ToScalar();
        var rows = logits.sub(logits.mean([1], keepdim: true));
        return rows.sub_(batch.Sum(rows.sum(dim: 0)).mul_(share)).reshape(-1);
    }
}
