using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Nnclr;

/// <summary>The loss of NNCLR: the nearest remembered embedding of one view should be found by the prediction of the
/// other.</summary>
/// <remarks>Dwibedi et al. 2021, Eq. 3, symmetric; solo-learn@eb07a9c solo/losses/nnclr.py.</remarks>
internal static class NnclrLoss
{
    /// <summary>Mean over both directions of −log softmax(n p' / T) at the image's own prediction, n the remembered
    /// embedding that is nearest to the view's.</summary>
    /// <param name="embeddings">z, [n, d] for each of the two views; no gradient flows into them.</param>
    /// <param name="predictions">p, likewise.</param>
    /// <param name="remembered">[K, d] of length 1.</param>
    /// <param name="batch">Puts the predictions of all processes together.</param>
    /// <param name="temperature">T.</param>
    /// <returns>ln N where the predictions of the N images are alike; 0-dimensional, with gradient.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> embeddings, IReadOnlyList<Tensor> predictions, Tensor remembered,
        GatheredRows batch, double temperature)
    {
        using var scope = NewDisposeScope();
        // One exchange for both views.
        var all = batch.Of(cat([.. predictions.Take(2).Select(Contrast.Directions)], 1)).chunk(2, 1);
        var first = batch.First(embeddings[0].shape[0]);
        var losses = all.Reverse().Zip(embeddings, (others, view) =>
            Contrast.Of(Neighbors(view, remembered), others, first, temperature));
        return stack(losses).mean().MoveToOuterDisposeScope();
    }

    private static Tensor Neighbors(Tensor embeddings, Tensor remembered) =>
        remembered.index_select(0, KeyQueue.Nearest(Contrast.Directions(embeddings), remembered, 1).flatten());
}
