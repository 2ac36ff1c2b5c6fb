using Mira.Datasets.Loading;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>What the centroids of k-means are.</summary>
public enum CentroidKind
{
    /// <summary>Mean directions of their rows: a row goes to the centroid of the largest cosine.</summary>
    Directions,

    /// <summary>Means of their rows: a row goes to the nearest centroid.</summary>
    Means,
}

/// <summary>k-means: every row goes to its centroid, which then becomes its rows' mean, or their mean direction on the
/// sphere.</summary>
/// <remarks>A centroid without rows stays where it is. Source: Dhillon and Modha (2001); Caron et al.
/// (2018 and 2020), DeepCluster and DeepCluster-v2.</remarks>
public static class KMeans
{
    // Rows compared at once: 4096 × 3000 scores are 49 MB.
    private const int Block = 4096;

    /// <summary>Centroids and the rows' places among them after some iterations.</summary>
    /// <param name="rows">[n, d]; each of length 1 where centroids are directions.</param>
    /// <param name="start">Centroids to begin with, [K, d], such as the rows.</param>
    /// <param name="iterations">Number of times that the centroids move.</param>
    /// <param name="kind">What the centroids are.</param>
    /// <returns>Centroids [K, d] and the nearest one of every row, [n], int64.</returns>
    public static (Tensor Centroids, Tensor Places) Solve(Tensor rows, Tensor start, int iterations,
        CentroidKind kind = CentroidKind.Directions)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(start);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var centroids = start.clone();
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            using var pass = NewDisposeScope();
            centroids.copy_(Moved(rows, centroids, kind));
        }
        var places = cat([.. rows.split(Block).Select(block => Nearest(block, centroids, kind))]);
        return (centroids.MoveToOuterDisposeScope(), places.MoveToOuterDisposeScope());
    }

    /// <summary>Different rows, drawn at random, as centroids to begin with.</summary>
    /// <param name="rows">[n, d].</param>
    /// <param name="count">Number of centroids K, at most n.</param>
    /// <param name="random">Where they are drawn from.</param>
    /// <returns>[K, d].</returns>
    public static Tensor Start(Tensor rows, int count, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.shape[0]);
        using var scope = NewDisposeScope();
        long[] order = [.. Enumerable.Range(0, (int)rows.shape[0])];
        for (var place = 0; place < count; place++)
        {
            var other = place + random.Below(order.Length - place);
            (order[place], order[other]) = (order[other], order[place]);
        }
        var chosen = HostWrite.Send(tensor(order[..count]), rows.device);
        return rows.index_select(0, chosen).MoveToOuterDisposeScope();
    }

    private static Tensor Nearest(Tensor block, Tensor centroids, CentroidKind kind)
    {
        var scores = block.matmul(centroids.t());
        // |x − c|² is smallest where x·c − |c|² / 2 is largest.
        return (kind == CentroidKind.Directions ? scores
            : scores.sub(centroids.square().sum(1).mul(Scalars.Half))).argmax(1);
    }

    /// <summary>Means, or mean directions, of each centroid's rows. Sums are products with a matrix of
    /// memberships, which have one order of addition on every device, as scattered additions have not.</summary>
    private static Tensor Moved(Tensor rows, Tensor centroids, CentroidKind kind)
    {
        var sums = zeros_like(centroids);
        var counts = zeros([centroids.shape[0], 1], rows.dtype, rows.device);
        var names = arange(centroids.shape[0], device: rows.device);
        foreach (var block in rows.split(Block))
        {
            using var pass = NewDisposeScope();
            var members = Nearest(block, centroids, kind).unsqueeze(1).eq(names).to_type(rows.dtype).t();
            sums.add_(members.matmul(block), alpha: Scalars.One);
            counts.add_(members.sum(dim: 1, keepdim: true), alpha: Scalars.One);
        }
        var moved = kind == CentroidKind.Directions ? nn.functional.normalize(sums, dim: 1)
            : sums.div(counts.clamp_min(Scalars.One));
        return where(counts.eq(zeros_like(counts)), centroids, moved);
    }
}
