using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.VicReg;

/// <summary>The loss of VICReg: two views alike, every number varying over the batch, different numbers
/// uncorrelated.</summary>
/// <remarks>Bardes, Ponce and LeCun 2022, Eq. 1 to 6.</remarks>
internal static class VicRegLoss
{
    /// <summary>Inside the root, so that its gradient is finite where nothing varies.</summary>
    private const double Epsilon = 1e-4;

    /// <summary>The weighted sum of the terms.</summary>
    /// <param name="first">Embeddings of this process's images in one view, [n, e].</param>
    /// <param name="second">The same images in the other view, [n, e].</param>
    /// <param name="own">The weights.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>0 or more, 0-dimensional, float64 where the embeddings are, otherwise float32; variances and
    /// covariances are those of the whole batch, with gradient to all of it.</returns>
    internal static Tensor Of(Tensor first, Tensor second, VicRegRecipe own, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        using var invarianceWeight = own.InvarianceWeight.ToScalar();
        using var varianceWeight = (own.VarianceWeight / 2).ToScalar();
        using var covarianceWeight = own.CovarianceWeight.ToScalar();
        var (left, right) = (Wide(first), Wide(second));
        var invariance = left.sub(right).square().mean().mul(invarianceWeight);
        var covariances = Covariances(left, right, shared);
        return covariances.Select(covariance => Variance(covariance).mul(varianceWeight)
                .add(Redundancy(covariance).mul(covarianceWeight), alpha: Scalars.One))
            .Aggregate(invariance, (sum, term) => sum.add(term, alpha: Scalars.One)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over the numbers of how far their deviation is below 1.</summary>
    private static Tensor Variance(Tensor covariance)
    {
        var floor = full([], Epsilon, covariance.dtype, covariance.device);
        var deviations = covariance.diagonal().add(floor, alpha: Scalars.One).sqrt();
        return ones_like(deviations).sub(deviations).relu().mean();
    }

    /// <summary>Sum of squares beside the diagonal, divided by e.</summary>
    private static Tensor Redundancy(Tensor covariance)
    {
        using var share = (1.0 / covariance.shape[0]).ToScalar();
        return covariance.square().sum().sub(covariance.diagonal().square().sum()).mul(share);
    }

    /// <summary>Unbiased covariance [e, e] of each view over the whole batch; one exchange for the means of both, one
    /// for the products.</summary>
    private static Tensor[] Covariances(Tensor left, Tensor right, SharedRows? shared)
    {
        var rows = shared?.Rows ?? left.shape[0];
        using var share = (1.0 / rows).ToScalar();
        using var unbiased = (1.0 / (rows - 1)).ToScalar();
        var both = stack([left, right]);
        var deviations = both.sub(Sum(both.sum([1L], keepdim: true), shared).mul(share));
        return Sum(deviations.transpose(1, 2).matmul(deviations), shared).mul(unbiased).unbind();
    }

    private static Tensor Sum(Tensor values, SharedRows? shared) =>
        shared is null ? values : SharedSum.Of(values, shared.Collectives);

    // The squares of half precision overflow.
    private static Tensor Wide(Tensor rows) => rows.dtype == ScalarType.Float64 ? rows : rows.As(ScalarType.Float32);
}
