using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Byol;

/// <summary>The loss of BYOL: the squared distance of predictions and targets, both scaled to length 1.</summary>
/// <remarks>Grill et al. 2020, Eq. 2: ‖p̄ − z̄‖² = 2 − 2 cos(p, z), and the same with the views exchanged, added.
/// Source of the mean of both: solo-learn@fca55e3, solo/methods/byol.py.</remarks>
internal static class ByolLoss
{
    /// <summary>Sum, or mean, over the global views g of the mean over all other views v of 2
    /// − 2 cos(p_v, z_g).</summary>
    /// <param name="predictions">Of the student, [n, e] for every view, the global ones first.</param>
    /// <param name="targets">Embeddings of the teacher, [n, e] for every global view; no
    /// gradient flows into them.</param>
    /// <param name="averages">Whether it is the mean over the global views.</param>
    /// <returns>With two global views 0 to 8, 4 where predictions say nothing; half of that as a mean.
    /// 0-dimensional, with gradient.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor> targets, bool averages = false)
    {
        using var scope = NewDisposeScope();
        var cosines = targets.SelectMany((target, view) => predictions
            .Where((_, other) => other != view)
            .Select(prediction => RowCosine.Mean(prediction, target.detach())));
        // Every target has equally many predictions, so the mean of all pairs is the mean of the targets' means.
        var cosine = stack(cosines).mean();
        using var weight = (averages ? -2.0 : -2.0 * targets.Count).ToScalar();
        return ones_like(cosine).sub(cosine).mul(weight).neg().MoveToOuterDisposeScope();
    }
}
