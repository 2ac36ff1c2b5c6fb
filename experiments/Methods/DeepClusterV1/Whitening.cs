using Mira.Datasets.Loading;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepClusterV1;

/// <summary>What DeepCluster makes of embeddings before it clusters them: their principal components, each of variance
/// 1.</summary>
internal static class Whitening
{
    // Of a variance below this share of the largest only rounding is left.
    private const double Smallest = 1e-6;

    /// <summary>The whitened rows, each scaled to length 1.</summary>
    /// <param name="rows">[n, d], float32 or float64.</param>
    /// <param name="components">Principal components that are kept, at most d.</param>
    /// <returns>[n, components], in the rows' type.</returns>
    internal static Tensor Directions(Tensor rows, int components)
    {
        using var scope = NewDisposeScope();
        return nn.functional.normalize(Of(rows, components), dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>The principal components of the largest variances, each divided by its deviation.</summary>
    /// <remarks>Variances and directions are those of float64 sums. Whether a component or its opposite is returned
    /// says nothing.</remarks>
    internal static Tensor Of(Tensor rows, int components)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var share = (1.0 / (rows.shape[0] - 1)).ToScalar();
        using var smallest = Smallest.ToScalar();
        var wide = rows.to_type(ScalarType.Float64);
        var centered = wide.sub(wide.mean([0], keepdim: true));
        var (variances, directions) = linalg.eigh(centered.t().matmul(centered).mul(share));
        var kept = Math.Min(components, rows.shape[1]);
        // Ascending: the last are the largest.
        var largest = variances.narrow(0, rows.shape[1] - kept, kept);
        var floor = variances.max().mul(smallest);
        return centered.matmul(directions.narrow(1, rows.shape[1] - kept, kept)).div(largest.maximum(floor).sqrt())
            .nan_to_num().to_type(rows.dtype).MoveToOuterDisposeScope();
    }
}

/// <summary>The images of an epoch that has as many of every cluster.</summary>
internal static class ClusterOrder
{
    /// <summary>Images in a random order, drawn so that every cluster that has any has as many, but for rounding:
    /// without repetition where it has more than its share, with repetition else.</summary>
    /// <param name="labels">The cluster of each image.</param>
    /// <param name="random">Where they are drawn from.</param>
    /// <returns>As many places of images as there are images.</returns>
    /// <remarks>Source: deepcluster@2d1927e util.py, UnifLabelSampler.</remarks>
    internal static int[] Of(IReadOnlyList<int> labels, RandomSource random)
    {
        var clusters = labels.Index().GroupBy(entry => entry.Item, entry => entry.Index)
            .OrderBy(cluster => cluster.Key).Select(cluster => cluster.ToArray()).ToList();
        var share = (labels.Count / clusters.Count) + 1;
        var drawn = new List<int>(share * clusters.Count);
        foreach (var cluster in clusters)
        {
            drawn.AddRange(cluster.Length > share
                ? random.Permutation(cluster.Length).Take(share).Select(place => cluster[place])
                : Draw(cluster, share, ref random));
        }
        return [.. random.Permutation(drawn.Count).Take(labels.Count).Select(place => drawn[(int)place])];
    }

    private static int[] Draw(int[] cluster, int count, ref RandomSource random)
    {
        var drawn = new int[count];
        for (var place = 0; place < count; place++)
        {
            drawn[place] = cluster[random.Below(cluster.Length)];
        }
        return drawn;
    }
}
