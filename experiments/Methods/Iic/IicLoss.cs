using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Iic;

/// <summary>The loss of IIC: the class of one view should say as much as it can about that of the other.</summary>
/// <remarks>Ji, Henriques and Vedaldi 2019, Eq. 3; xu-ji/IIC@b7602b7, code/utils/cluster/IID_losses.py.</remarks>
internal static class IicLoss
{
    /// <summary>Below the smallest joint probability: the rounding of float64, as there.</summary>
    private const double Smallest = 2.2204460492503131e-16;

    /// <summary>Mean over the classifiers of −Σ P (ln P − λ ln P_row − λ ln P_column), where P is the joint
    /// distribution of both views' classes over the batch; at λ = 1 minus their mutual information.</summary>
    /// <param name="first">Probabilities of the first view's classes, [classifiers, n, k], rows sum to 1.</param>
    /// <param name="second">Of the second view's, in the same order.</param>
    /// <param name="entropyWeight">λ.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>−ln k or more at λ = 1, 0 where the views' classes are independent; 0-dimensional, with gradient. It is
    /// that of the whole batch.</returns>
    internal static Tensor Of(Tensor first, Tensor second, double entropyWeight, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        using var weight = entropyWeight.ToScalar();
        using var smallest = Smallest.ToScalar();
        var products = first.transpose(1, 2).matmul(second);
        var counts = shared is null ? products : SharedSum.Of(products, shared.Collectives);
        var even = counts.add(counts.transpose(1, 2), alpha: Scalars.One);
        var joint = even.div(even.sum([1, 2], keepdim: true));
        // Of a symmetric matrix rows and columns have one marginal.
        var marginal = joint.sum(2, keepdim: true).clamp_min(smallest).log();
        var both = marginal.add(marginal.transpose(1, 2), alpha: Scalars.One).mul(weight);
        var floored = joint.clamp_min(smallest);
        return floored.mul(floored.log().sub(both)).sum([1, 2]).mean().neg().MoveToOuterDisposeScope();
    }
}
