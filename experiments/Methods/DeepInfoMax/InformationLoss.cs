using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepInfoMax;

/// <summary>The loss of DeepInfoMax: an image's embedding should match the embeddings of its own parts, not those of
/// others' parts.</summary>
/// <remarks>Hjelm et al. 2019, Eq. 4, 5 and 7; rdevon/DIM@bac4765, cortex_DIM/functions/dim_losses.py.</remarks>
/// <param name="estimator">Which estimate of information is raised.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class InformationLoss(InformationEstimator estimator, SharedRows? shared)
{
    // A part's own image among the others, as rdevon/DIM@bac4765 hides it.
    private const double Hidden = -10;

    private readonly GatheredRows _batch = new(shared);

    /// <summary>Minus an estimate of the information that whole images have about parts of them, over the whole
    /// batch.</summary>
    /// <param name="parts">Embeddings l of the parts of this process's images, [n, M, d].</param>
    /// <param name="images">Embeddings g of these images, [n, d].</param>
    /// <returns>0-dimensional, with gradient to both; weighted by their shares of the batch the losses of all processes
    /// add up to that of the batch. 0 where all scores g·l are 0 (Jensen-Shannon, which has −2 ln 2 at least, and
    /// Donsker-Varadhan).</returns>
    internal Tensor Of(Tensor parts, Tensor images)
    {
        using var scope = NewDisposeScope();
        var (count, places) = (parts.shape[0], parts.shape[1]);
        var (l, g) = (Wide(parts), Wide(images));
        var all = _batch.Of(g);
        var first = _batch.First(count);
        // Of every image of the batch, and every part of the own ones: [N, n, M].
        var scores = all.matmul(l.reshape(count * places, -1).t()).view(-1, count, places);
        var own = scores.narrow(0, first, count).diagonal(0, 0, 1);
        var isOwn = arange(all.shape[0], device: scores.device).unsqueeze(1)
            .eq(arange(first, first + count, device: scores.device)).unsqueeze(2);
        return (estimator switch
        {
            InformationEstimator.JensenShannon => JensenShannon(scores, own, isOwn),
            InformationEstimator.InfoNce => InfoNce(scores, own, isOwn, first),
            _ => DonskerVaradhan(scores, own, isOwn),
        }).MoveToOuterDisposeScope();
    }

    private static Tensor JensenShannon(Tensor scores, Tensor own, Tensor isOwn)
    {
        using var zero = 0.ToScalar();
        using var share = (1.0 / ((scores.shape[0] - 1) * scores.shape[1] * scores.shape[2])).ToScalar();
        var others = Excess(scores).masked_fill(isOwn, zero).sum().mul(share);
        return others.add(Excess(own.neg()).mean(), alpha: Scalars.One);
    }

    private Tensor InfoNce(Tensor scores, Tensor own, Tensor isOwn, long first)
    {
        using var hidden = Hidden.ToScalar();
        var others = LogSum(scores.masked_fill(isOwn, hidden).flatten(1)).narrow(0, first, scores.shape[1]);
        return own.logaddexp(others).sub(own).mean();
    }

    private Tensor DonskerVaradhan(Tensor scores, Tensor own, Tensor isOwn)
    {
        using var nothing = double.NegativeInfinity.ToScalar();
        var images = scores.shape[0];
        using var pairs = Math.Log(images * (images - 1) * scores.shape[2]).ToScalar();
        return LogSum(scores.masked_fill(isOwn, nothing).view(1, -1)).sum().sub(pairs).sub(own.mean());
    }

    /// <summary>softplus(u) − ln 2.</summary>
    private static Tensor Excess(Tensor scores)
    {
        using var half = Math.Log(2).ToScalar();
        return scores.logaddexp(zeros_like(scores)).sub(half);
    }

    /// <summary>Logarithms of the rows' sums of exponentials, over the columns of all processes.</summary>
    private Tensor LogSum(Tensor scores)
    {
        var largest = scores.detach().amax([1L]);
        largest = shared?.Collectives.Maximum(largest) ?? largest;
        var sums = scores.sub(largest.unsqueeze(1)).exp().sum(1);
        return (shared is null ? sums : SharedSum.Of(sums, shared.Collectives)).log()
            .add(largest, alpha: Scalars.One);
    }

    private static Tensor Wide(Tensor rows) =>
        rows.dtype == ScalarType.Float64 ? rows : rows.to_type(ScalarType.Float32);
}
