using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Byol;

/// <summary>The loss of BYOL: the squared distance of predictions and targets, both scaled to length 1.</summary>
/// <remarks>Grill et al. 2020, Eq. 2: ‖p̄ − z̄‖² = 2 − 2 cos(p, z), and the same with the views exchanged, added.</remarks>
internal static class ByolLoss
{
    /// <summary>Sum over the global views g of the mean over all other views v of 2 − 2 cos(p_v, z_g).</summary>
    /// <param name="predictions">Of the student, [n, e] for every view, the global ones first.</param>
    /// <param name="targets">Embeddings of the teacher, [n, e] for every global view; no gradient flows into them.</param>
    /// <returns>0 to 8 with two global views, 4 where predictions say nothing, 0-dimensional, with gradient.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor> targets)
    {
        using var scope = NewDisposeScope();
        var cosines = targets.SelectMany((target, view) => predictions
            .Where((_, other) => other != view)
            .Select(prediction => RowCosine.Mean(prediction, target.detach())));
        // Every target has equally many predictions, so the mean of all pairs is the mean of the targets' means.
        var cosine = stack(cosines).mean();
        using var weight = (-2.0 * targets.Count).ToScalar();
        return ones_like(cosine).sub(cosine).mul(weight).neg().MoveToOuterDisposeScope();
    }
}
