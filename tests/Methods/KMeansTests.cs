using Mira.Datasets.Loading;
using Mira.Experiments.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Spherical k-means against NumPy from the same start, over more rows than are compared at once.</summary>
public sealed class KMeansTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Centroids_and_places_are_those_of_NumPy(int iterations)
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("deepcluster");

        var (centroids, places) = KMeans.Solve(file.Load("rows").to_type(ScalarType.Float64),
            file.Load("start"), iterations);

        Near.Equal(file.Load($"centroids.{iterations}"), centroids, 1e-12);
        Assert.True(file.Load($"places.{iterations}").equal(places).all().item<bool>());
    }

    [Fact]
    public void Float32_puts_nearly_every_row_in_the_same_place()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("deepcluster");

        var (centroids, places) = KMeans.Solve(file.Load("rows"), GoldenMethod.Single(file.Load("start")), 10);

        Near.Equal(file.Load("centroids.10"), centroids, 1e-4);
        Assert.InRange(file.Load("places.10").ne(places).sum().item<long>(), 0, 5);
    }

    [Fact]
    public void A_centroid_that_wins_nothing_stays()
    {
        using var scope = NewDisposeScope();
        var rows = eye(3)[..2].repeat(4, 1);
        var start = eye(3);

        var (centroids, places) = KMeans.Solve(rows, start, 10);

        Near.Equal(start, centroids);
        Assert.Equal([0L, 1, 0, 1, 0, 1, 0, 1], places.data<long>().ToArray());
    }

    [Fact]
    public void The_start_is_different_rows_and_a_function_of_seed_epoch_and_clustering()
    {
        using var scope = NewDisposeScope();
        var rows = arange(50).to_type(ScalarType.Float32).view(50, 1);

        float[] Drawn(long seed, int epoch, int clustering) =>
            KMeans.Start(rows, 20, RandomSource.ForClusters(seed, epoch, clustering)).data<float>().ToArray();

        Assert.Equal(20, Drawn(1, 2, 0).Distinct().Count());
        Assert.Equal(Drawn(1, 2, 0), Drawn(1, 2, 0));
        Assert.NotEqual(Drawn(1, 2, 0), Drawn(1, 2, 1));
        Assert.NotEqual(Drawn(1, 2, 0), Drawn(1, 3, 0));
        Assert.NotEqual(Drawn(1, 2, 0), Drawn(2, 2, 0));
    }
}
