using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.BarlowTwins;

/// <summary>The loss of Barlow Twins: how far a cross-correlation is from the identity.</summary>
/// <remarks>Zbontar et al. 2021, Eq. 1, times a scale that solo-learn trains with.</remarks>
internal static class BarlowTwinsLoss
{
    /// <summary>scale · (Σ_i (1 − C_ii)² + λ Σ_i Σ_j≠i C_ij²).</summary>
    /// <param name="correlation">C, [e, e].</param>
    /// <param name="redundancyWeight">λ.</param>
    /// <param name="scale">By what the loss is multiplied.</param>
    /// <returns>0-dimensional, with gradient.</returns>
    internal static Tensor Of(Tensor correlation, double redundancyWeight, double scale)
    {
        using var scope = NewDisposeScope();
        using var lambda = redundancyWeight.ToScalar();
        using var factor = scale.ToScalar();
        var diagonal = correlation.diagonal();
        var invariance = diagonal.sub(ones_like(diagonal)).square().sum();
        var redundancy = correlation.square().sum().sub(diagonal.square().sum());
        return invariance.add(redundancy.mul(lambda), alpha: NativeOne.Value).mul(factor).MoveToOuterDisposeScope();
    }
}
