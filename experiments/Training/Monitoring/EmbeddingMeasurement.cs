using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>How spread out the embeddings of a batch are, each scaled to length 1.</summary>
internal static class EmbeddingMeasurement
{
    /// <summary>Numbers of an embedding that are measured, the first ones: the square of more would be the largest
    /// tensor of a checkpoint.</summary>
    internal const int MostNumbers = 2048;

    /// <summary>Covariance [d, d] around the batch's mean, and the mean cosine of two different images,
    /// 0-dimensional; both float64.</summary>
    /// <param name="embeddings">[n, d], any length, the batch at least 2.</param>
    /// <param name="batch">The batch to which the rows belong.</param>
    internal static (Tensor Covariance, Tensor MeanCosine) Of(Tensor embeddings, GlobalBatch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var count = batch.Rows;
        using var share = (1.0 / count).ToScalar();
        using var pairs = ((double)count / (count - 1)).ToScalar();
        using var selves = (-1.0 / (count - 1)).ToScalar();
        var measured = embeddings.detach().narrow(1, 0, Math.Min(embeddings.shape[1], MostNumbers));
        var directions = nn.functional.normalize(measured.to_type(ScalarType.Float32), dim: 1);
        var mean = batch.Sum(directions.sum(dim: 0)).mul_(share);
        directions.sub_(mean);
        var covariance = batch.Sum(directions.t().matmul(directions)).mul_(share).to_type(ScalarType.Float64);
        var cosine = mean.dot(mean).mul_(pairs).add_(selves).to_type(ScalarType.Float64);
        return (covariance.MoveToOuterDisposeScope(), cosine.MoveToOuterDisposeScope());
    }

    /// <summary>Number of directions that a covariance really uses: exp of the entropy of its normalized
    /// eigenvalues, 1 to d.</summary>
    /// <remarks>Roy and Vetterli, The effective rank (2007), on the eigenvalues. 0 where
    /// nothing varies at all.</remarks>
    internal static double EffectiveRank(Tensor covariance)
    {
        using var scope = NewDisposeScope();
        var values = HostRead.Numbers(linalg.eigvalsh(covariance.to(CPU)));
        var total = values.Where(value => value > 0).Sum();
        return total > 0
            ? Math.Exp(values.Where(value => value > 0).Sum(value => -value / total * Math.Log(value / total)))
            : 0;
    }
}
