using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SelfClassifier;

/// <summary>The loss of SelfClassifier: one view's classes, weighed so that all are used, predicted from another
/// view.</summary>
/// <remarks>Amrani, Karlinsky and Bronstein 2022, Eq. 7 to 9; elad-amrani/self-classifier@3935138,
/// src/loss.py.</remarks>
internal static class SelfClassifierLoss
{
    private const double Smallest = 1e-12;

    /// <summary>Mean over the classifiers, and over the ordered pairs of views that hold a global one, of the
    /// cross-entropy of the one's classes and the other's prediction.</summary>
    /// <param name="scores">Of this process's images, [n, sum of all classes] for every view, the global ones
    /// first.</param>
    /// <param name="classes">Number of classes of each classifier.</param>
    /// <param name="own">Temperatures.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>0 or more, ln C where no class says anything; 0-dimensional, with gradient to both views and, through
    /// the sums over the batch, to all images.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> scores, IReadOnlyList<int> classes, SelfClassifierRecipe own,
        SharedRows? shared)
    {
        using var scope = NewDisposeScope();
        var all = stack([.. scores.Select(Wide)]);
        var parts = all.split([.. classes.Select(count => (long)count)], 2);
        return stack(parts.Select(part => OfOne(part, own, shared))).mean().MoveToOuterDisposeScope();
    }

    /// <summary>What one view says and how another would be judged for it, for all views of one classifier.</summary>
    /// <param name="scores">[views, n, C].</param>
    /// <param name="own">Temperatures.</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>Targets, whose rows sum to 1, and logarithms of the predictions times N / C, both [views, n, C]. A
    /// number added to a class of all images changes no target, one added to all classes of an image no
    /// prediction.</returns>
    internal static (Tensor Targets, Tensor Predicted) Sides(Tensor scores, SelfClassifierRecipe own,
        SharedRows? shared)
    {
        using var column = (1 / own.ColumnTemperature).ToScalar();
        using var row = (1 / own.RowTemperature).ToScalar();
        using var balance = ((double)(shared?.Rows ?? scores.shape[1]) / scores.shape[2]).ToScalar();
        using var floor = Smallest.ToScalar();
        var claims = BelowLargest(scores.mul(column), shared);
        var predicted = scores.mul(row).softmax(2);
        // Both sums over the batch in one exchange.
        var sums = Sum(stack([claims.exp().sum(1), predicted.sum(1)]), shared).unsqueeze(2).unbind();
        // Differs from elad-amrani/self-classifier@3935138: it divides by the row's sum, 1e-12 at least; the softmax of
        // the logarithms does so for images too that no class claims.
        var targets = claims.sub(sums[0].log()).softmax(2);
        var smallest = full([], Smallest, scores.dtype, scores.device);
        return (targets, predicted.div(sums[1].clamp_min(floor)).mul(balance).add(smallest, alpha: Scalars.One).log());
    }

    /// <summary>The loss of one classifier's scores [views, n, C].</summary>
    private static Tensor OfOne(Tensor scores, SelfClassifierRecipe own, SharedRows? shared)
    {
        using var share = (1.0 / scores.shape[1]).ToScalar();
        var views = scores.shape[0];
        var (targets, predicted) = Sides(scores, own, shared);
        var crossed = targets.reshape(views, -1).matmul(predicted.reshape(views, -1).t()).mul(share).neg();
        return stack([.. Pairs((int)views).Select(pair => crossed[pair.Target, pair.Prediction])]).mean();
    }

    /// <summary>Scores less the largest of each class over the batch, which the softmax over it takes away
    /// again.</summary>
    private static Tensor BelowLargest(Tensor scores, SharedRows? shared)
    {
        var largest = scores.detach().amax([1L], keepdim: true);
        return scores.sub(shared?.Collectives.Maximum(largest) ?? largest);
    }

    private static Tensor Sum(Tensor values, SharedRows? shared) =>
        shared is null ? values : SharedSum.Of(values, shared.Collectives);

    private static Tensor Wide(Tensor scores) =>
        scores.dtype == ScalarType.Float64 ? scores : scores.to_type(ScalarType.Float32);

    private static IEnumerable<(int Target, int Prediction)> Pairs(int views) =>
        from target in Enumerable.Range(0, views)
        from prediction in Enumerable.Range(0, views)
        where target != prediction && Math.Min(target, prediction) < ViewsRecipe.GlobalCrops
        select (target, prediction);
}
