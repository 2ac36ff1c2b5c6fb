using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Twist;

/// <summary>The loss of TWIST's second stage: an image's surest global view teaches its class to all other
/// views.</summary>
/// <remarks>Wang et al. 2021, self-labeling; bytedance/TWIST@796d36e, engine.py.</remarks>
internal static class TwistLabeling
{
    /// <summary>Mean, over the images whose class is sure enough, of the mean cross-entropy of their other views and
    /// the likeliest class of the surest.</summary>
    /// <param name="scores">Of this process's images, [n, K] for every view, the global ones first.</param>
    /// <param name="share">Share r of the whole batch, B images: those teach that are surer than the one at place ⌊rB⌋,
    /// counted from 0, from the surest down.</param>
    /// <param name="batch">The rows of all processes.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>This process's part of the mean over the batch, so that the trainer's weighing by rows gives that mean;
    /// 0 where no image is sure enough. 0-dimensional, with gradient to the views that are taught, and through the
    /// normalization to all.</returns>
    // Differs from bytedance/TWIST@796d36e: the threshold is the whole batch's, there it is each process's own.
    internal static Tensor Of(IReadOnlyList<Tensor> scores, double share, GatheredRows batch, SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        var (views, rows) = (scores.Count, scores[0].shape[0]);
        var logarithms = WholeBatchNorm.Of(cat([.. scores]), shared).log_softmax(1).view(views, rows, -1);
        var (surest, isFirst, classes) = Anchors(logarithms.detach());
        var costs = logarithms.gather(2, classes.view(1, rows, 1).expand(views, rows, 1)).squeeze(2).neg();
        var local = costs.narrow(0, ViewsRecipe.GlobalCrops, views - ViewsRecipe.GlobalCrops).sum(dim: 0);
        var others = where(isFirst, costs[1], costs[0]).add(local, alpha: Scalars.One);
        var all = batch.Detached(surest);
        var threshold = all.sort(0, descending: true).Values[(long)(share * all.shape[0])];
        // The trainer multiplies by n / B and sums over the processes.
        using var weight = ((double)all.shape[0] / rows / (views - 1)).ToScalar();
        var kept = all.gt(threshold).sum().clamp_min(Scalars.One);
        return others.mul(surest.gt(threshold).to_type(others.dtype)).sum().mul(weight).div(kept)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Probability of the likeliest class of the surer global view of each image, whether that is the first
    /// view, and the class, each [n].</summary>
    private static (Tensor Surest, Tensor IsFirst, Tensor Classes) Anchors(Tensor logarithms)
    {
        var (best, classes) = logarithms.narrow(0, 0, ViewsRecipe.GlobalCrops).max(2);
        var isFirst = best[0].ge(best[1]);
        return (best[0].maximum(best[1]).exp(), isFirst, where(isFirst, classes[0], classes[1]));
    }
}
