using Mira.Experiments.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>What contrastive losses have in common: a query should be nearer to its own key than to all
/// others.</summary>
internal static class Contrast
{
    /// <summary>Rows scaled to length 1, in float32 or wider.</summary>
    internal static Tensor Directions(Tensor rows) => nn.functional.normalize(
        rows.dtype == ScalarType.Float64 ? rows : rows.As(ScalarType.Float32), dim: 1);

    /// <summary>Mean over the queries of −log softmax(q K' / T) at the query's own key.</summary>
    /// <param name="queries">[n, d] of length 1: rows of this process.</param>
    /// <param name="keys">[N, d] of length 1: those of the whole batch, and whatever follows them.</param>
    /// <param name="first">Place of the first query's own key; the others follow it.</param>
    /// <param name="temperature">T.</param>
    /// <returns>0 or more, 0-dimensional, with gradient to queries and keys.</returns>
    internal static Tensor Of(Tensor queries, Tensor keys, long first, double temperature)
    {
        using var scope = NewDisposeScope();
        using var scale = (1 / temperature).ToScalar();
        var scores = queries.matmul(keys.t()).mul(scale);
        var own = scores.narrow(1, first, queries.shape[0]).diagonal();
        return scores.logsumexp(1).sub(own).mean().MoveToOuterDisposeScope();
    }

    /// <summary>Mean over the queries of −log softmax([q·k | q Q'] / T) at the query's own key.</summary>
    /// <param name="queries">[n, d] of length 1.</param>
    /// <param name="keys">[n, d] of length 1, one for each query.</param>
    /// <param name="others">Q: [K, d] of length 1, keys of other images.</param>
    /// <param name="temperature">T.</param>
    /// <returns>0 or more, 0-dimensional, with gradient to queries and keys.</returns>
    internal static Tensor Of(Tensor queries, Tensor keys, Tensor others, double temperature)
    {
        using var scope = NewDisposeScope();
        using var scale = (1 / temperature).ToScalar();
        var own = queries.mul(keys).sum(1, keepdim: true);
        var scores = cat([own, queries.matmul(others.t())], 1).mul(scale);
        return scores.logsumexp(1).sub(scores.select(1, 0)).mean().MoveToOuterDisposeScope();
    }
}
