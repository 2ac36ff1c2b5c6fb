using Mira.Experiments.Collectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SimClr;

/// <summary>The loss of SimCLR: of all views of the batch, an image's other view should be the nearest.</summary>
/// <remarks>Chen et al. 2020, Eq. 1 and Algorithm 1.</remarks>
internal static class SimClrLoss
{
    /// <summary>Mean over both views of all images of −log softmax(u_i U' / T) at the image's other view, without the
    /// view itself among the U.</summary>
    /// <param name="first">Embeddings of one view, [n, e]: rows of this process.</param>
    /// <param name="second">Embeddings of the other, [n, e].</param>
    /// <param name="batch">Puts the rows of all processes together.</param>
    /// <param name="temperature">T.</param>
    /// <returns>0 or more, ln(2N − 1) where all embeddings of the N images are alike; 0-dimensional, with
    /// gradient.</returns>
    internal static Tensor Of(Tensor first, Tensor second, GatheredRows batch, double temperature)
    {
        using var scope = NewDisposeScope();
        using var scale = (1 / temperature).ToScalar();
        using var nothing = double.NegativeInfinity.ToScalar();
        var (left, right) = (Contrast.Directions(first), Contrast.Directions(second));
        // One exchange for both views.
        var views = batch.Of(cat([left, right], 1)).chunk(2, 1);
        var scores = cat([left, right]).matmul(cat([.. views]).t()).mul(scale);
        var itself = Places(batch.First(left.shape[0]), left.shape[0], views[0].shape[0], scores.device);
        var positives = left.mul(right).sum(1).mul(scale);
        return scores.masked_fill(itself, nothing).logsumexp(1).mean().sub(positives.mean()).MoveToOuterDisposeScope();
    }

    /// <summary>Where in the views of all processes each own view is, [2n, 2N].</summary>
    internal static Tensor Places(long first, long own, long all, Device device)
    {
        var places = arange(first, first + own, ScalarType.Int64, device);
        var columns = arange(2 * all, ScalarType.Int64, device);
        return cat([places, places + all]).unsqueeze(1).eq(columns);
    }
}
