using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Twist;

/// <summary>The loss of TWIST: two views in the same class, each surely, and all classes equally often.</summary>
/// <remarks>Wang et al. 2021, Eq. 1 to 5; bytedance/TWIST@796d36e, objective.py.</remarks>
internal static class TwistLoss
{
    /// <summary>Inside every logarithm.</summary>
    private const double Epsilon = 1e-5;

    /// <summary>Probabilities of the classes: softmax of the scores, normalized over all views of the whole
    /// batch together.</summary>
    /// <param name="scores">Of this process's images, [n, K] for every view.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>[views, n, K], rows sum to 1, with gradient.</returns>
    // Differs from bytedance/TWIST@796d36e: it normalizes 256 images at a time, here it is the whole batch; and its
    // normalization is a layer with running statistics, which nothing but reading classes out would need.
    internal static Tensor Probabilities(IReadOnlyList<Tensor> scores, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        return WholeBatchNorm.Of(cat([.. scores]), shared).softmax(1)
            .view(scores.Count, -1, scores[0].shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over the pairs that hold a global view of ½ (KL(a, b) + KL(b, a)) + (1 + λ1) EH − λ2 HE, where EH
    /// is the mean entropy of the images' probabilities and HE the entropy of their mean, each the mean of both
    /// views.</summary>
    /// <param name="probabilities">[views, n, K], the global views first.</param>
    /// <param name="own">λ1 and λ2.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>−ln K or more, 0-dimensional, with gradient; means over the classes' use are those of the whole
    /// batch.</returns>
    internal static Tensor Of(Tensor probabilities, TwistRecipe own, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        var (count, rows) = (probabilities.shape[0], probabilities.shape[1]);
        using var share = (1.0 / rows).ToScalar();
        using var sharpness = (1 + own.SharpnessWeight).ToScalar();
        using var diversity = own.DiversityWeight.ToScalar();
        var logarithms = Logarithm(probabilities);
        // Row a, column b: the cross-entropy of a's probabilities and b's; on the diagonal EH.
        var crossed = probabilities.view(count, -1).matmul(logarithms.view(count, -1).t()).mul(share).neg();
        var sure = crossed.diagonal();
        var spread = Spread(probabilities, shared);
        var ofViews = sure.mul(sharpness).sub(spread.mul(diversity)).sub(sure);
        var pairs = Pairs((int)count).Select(pair =>
            crossed[pair.A, pair.B].add(crossed[pair.B, pair.A], alpha: Scalars.One)
                .add(ofViews[pair.A].add(ofViews[pair.B], alpha: Scalars.One), alpha: Scalars.One)).ToList();
        return stack(pairs).mean().mul(Scalars.Half).MoveToOuterDisposeScope();
    }

    /// <summary>HE of every view, [views].</summary>
    private static Tensor Spread(Tensor probabilities, SharedRows? shared)
    {
        using var share = (1.0 / (shared?.Rows ?? probabilities.shape[1])).ToScalar();
        var sums = probabilities.sum(1);
        var means = (shared is null ? sums : SharedSum.Of(sums, shared.Collectives)).mul(share);
        return means.mul(Logarithm(means)).sum(1).neg();
    }

    private static Tensor Logarithm(Tensor probabilities) =>
        probabilities.add(full([], Epsilon, probabilities.dtype, probabilities.device), alpha: Scalars.One).log();

    private static IEnumerable<(int A, int B)> Pairs(int views) =>
        from first in Enumerable.Range(0, ViewsRecipe.GlobalCrops)
        from second in Enumerable.Range(first + 1, views - first - 1)
        select (first, second);
}
