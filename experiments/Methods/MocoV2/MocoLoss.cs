using static TorchSharp.torch;

namespace Mira.Experiments.Methods.MocoV2;

/// <summary>The loss of MoCo: among many remembered keys a query should find the key of its own image.</summary>
/// <remarks>He et al. 2020, Eq. 1. Both directions: solo-learn@eb07a9c solo/methods/mocov2plus.py and
/// losses/moco.py.</remarks>
internal static class MocoLoss
{
    /// <summary>Mean over the directions of the cross-entropy of a view's queries with the keys of the other.</summary>
    /// <param name="queries">Of the student, [n, d] for every view that has a direction, of any length.</param>
    /// <param name="keys">Of the teacher: of the last view, and of the first where there are two directions.</param>
    /// <param name="others">Keys [K, d] of earlier steps, of length 1, from the view whose keys stand in the same
    /// place of <paramref name="keys"/>.</param>
    /// <param name="temperature">T.</param>
    /// <returns>About ln(K + 1) where queries say nothing; 0-dimensional, with gradient to the queries alone.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> queries, IReadOnlyList<Tensor> keys, IReadOnlyList<Tensor> others,
        double temperature)
    {
        using var scope = NewDisposeScope();
        var directions = queries.Select((query, view) => Contrast.Of(Contrast.Directions(query),
            Contrast.Directions(keys[view].detach()), others[view], temperature));
        return stack(directions).mean().MoveToOuterDisposeScope();
    }
}
