using Mira.Experiments.Collectives;
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
        return invariance.add(redundancy.mul(lambda), alpha: Scalars.One).mul(factor).MoveToOuterDisposeScope();
    }
}

/// <summary>Correlation of every number of one view's embeddings with every number of the other's,
/// over the whole batch.</summary>
internal static class CrossCorrelation
{
    /// <summary>C_ij = mean over the batch of ẑ¹_i ẑ²_j, where ẑ has mean 0 and variance 1 over the batch.</summary>
    /// <param name="first">Embeddings of this process's images in one view, [n, e].</param>
    /// <param name="second">The same images in the other view, [n, e].</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>[e, e], the same in every process, with gradient to the embeddings of all of
    /// them; float64 where those are, otherwise float32.</returns>
    internal static Tensor Of(Tensor first, Tensor second, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        var sum = WholeBatchNorm.Of(first, shared).t().matmul(WholeBatchNorm.Of(second, shared));
        using var share = (1.0 / (shared?.Rows ?? first.shape[0])).ToScalar();
        return (shared is null ? sum : SharedSum.Of(sum, shared.Collectives)).mul(share).MoveToOuterDisposeScope();
    }
}
