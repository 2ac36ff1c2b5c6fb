using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SimSiam;

/// <summary>The loss of SimSiam: predictions of one view should point where the embeddings of the other do.</summary>
/// <remarks>Chen and He 2021, Eq. 4.</remarks>
internal static class SimSiamLoss
{
    /// <summary>Mean over pairs of a global view g and another view v of −cos(p_v, z_g).</summary>
    /// <param name="predictions">[n, e] for every view, the global ones first.</param>
    /// <param name="targets">Embeddings, [n, e] for every global view; detached, unless their
    /// gradient should flow.</param>
    /// <returns>−1 to 1, 0-dimensional, with gradient.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor> targets)
    {
        using var scope = NewDisposeScope();
        var cosines = targets.SelectMany((target, view) => predictions
            .Where((_, other) => other != view)
            .Select(prediction => RowCosine.Mean(prediction, target)));
        return stack(cosines).mean().neg().MoveToOuterDisposeScope();
    }
}
