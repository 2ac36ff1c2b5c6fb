using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepCluster;

/// <summary>DeepCluster-v2's loss: each clustering's cross-entropy against the clusters that the
/// images were put in.</summary>
public static class ClusterLoss
{
    /// <summary>The label of an image without cluster; it has no part in the loss.</summary>
    public const long Unlabeled = -1;

    /// <summary>Mean over the clusterings of their mean over labeled rows; 0, with gradients of 0, where
    /// no row has a label.</summary>
    /// <param name="scores">Cosines of embeddings and centroids, [n, K] for each clustering.</param>
    /// <param name="labels">Clusters [n], int64, for each clustering.</param>
    /// <param name="temperature">Positive.</param>
    /// <returns>A 0-dimensional tensor of the scores' type.</returns>
    public static Tensor Of(IReadOnlyList<Tensor> scores, IReadOnlyList<Tensor> labels, double temperature)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        return stack(scores.Zip(labels, (rows, clusters) => CrossEntropy(rows, clusters, temperature))).mean()
            .MoveToOuterDisposeScope();
    }

    private static Tensor CrossEntropy(Tensor scores, Tensor labels, double temperature)
    {
        using var divisor = temperature.ToScalar();
        // Where nothing is labeled PyTorch's mean is 0 / 0: 0 in its versions before 1.11, NaN since. Here it is 0 / 1.
        var labeled = labels.ne(full_like(labels, Unlabeled)).sum().clamp_min(Scalars.One);
        var sum = nn.functional.cross_entropy(scores.div(divisor), labels, ignore_index: Unlabeled,
            reduction: nn.Reduction.Sum);
        return sum.div(labeled);
    }
}
