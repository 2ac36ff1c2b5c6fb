using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Knn.Axes;
using Mira.Experiments.Evaluation.Knn.Rough;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Knn.Axes;

public sealed class LeadingAxesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 3)]
    [InlineData(40, 5)]
    [InlineData(40, 39)]
    [InlineData(3, 40)]
    public void Products_along_few_axes_bound_similarities_from_both_sides(int spread, int axes)
    {
        var (entries, center) = Centered(Directions(300, spread, 1));
        var queries = Directions(50, spread, 2);
        using var few = LeadingAxes.Of(entries, center, axes);
        Assert.Equal(axes + 1, few.Width);
        var (asked, kept) = (few.Of(queries), few.Of(entries));
        var excess = asked.matmul(kept.t()) - queries.matmul(entries.t());
        var tails = asked.narrow(1, axes, 1).matmul(kept.narrow(1, axes, 1).t());
        Assert.InRange(excess.min().item<double>(), -1e-12, double.PositiveInfinity);
        Assert.InRange((excess - (2 * tails)).max().item<double>(), double.NegativeInfinity, 1e-12);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(9, 7)]
    [InlineData(40, 15)]
    public void Any_number_of_axes_finds_the_neighbors_that_whole_features_find(int spread, int axes)
    {
        using var bank = Bank(700, spread, 3);
        using var queries = Bank(90, spread, 4);
        var blocks = new KnnBlocks { Queries = 64, Entries = 128 };
        var (entries, center) = Centered(FeatureSample.Of(bank, 100));
        using var whole = new DirectionSpace(center.data<double>().ToArray(), null);
        using var first = whole with { Axes = LeadingAxes.Of(entries, center, axes) };
        Assert.Equal(Search(whole), Search(first));

        Neighbor[] Search(DirectionSpace space)
        {
            using var products = RoughProducts.Create(64, 128, space.Width, TestDevice.Cpu.Compute);
            return NearestNeighbors.Search(bank, queries, 20, blocks, TestDevice.Cpu, space, products);
        }
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(40, 0)]
    public void Features_near_few_axes_are_compared_along_them_and_others_whole(int spread, int most)
    {
        using var bank = Bank(4000, spread, 5);
        using var queries = Bank(3000, spread, 6);
        using var space = DirectionSpace.Of(bank, queries, 20, new KnnBlocks { Entries = 512 });
        Assert.InRange((space.Axes?.Width ?? 1) - 1, Math.Min(1, most), most);
    }

    [Fact]
    public void Features_of_zeros_have_no_direction_and_are_left_out_of_a_sample()
    {
        using var bank = new FeatureBank(tensor([3f, 4f, 0f, 0f, 0f, -2f]).view(3, 2), new int[3]);
        Assert.Equal([0.6, 0.8, 0, -1], FeatureSample.Of(bank, 9).data<double>().ToArray());
    }

    private static (Tensor Entries, Tensor Center) Centered(Tensor directions)
    {
        var center = directions.mean([0]);
        return (directions - center, center);
    }

    private static Tensor Directions(int count, int spread, ulong seed)
    {
        using var bank = Bank(count, spread, seed);
        return FeatureSample.Of(bank, count);
    }

    /// <summary>Features of 40 numbers, far from zero, that vary along so many axes and, a hundred
    /// times less, along all.</summary>
    private static FeatureBank Bank(int count, int spread, ulong seed)
    {
        using var same = new Generator(9);
        var (axes, common) = (randn(spread, 40, generator: same), randn(40, generator: same));
        using var generator = new Generator(seed);
        var features = randn(count, spread, generator: generator).matmul(axes)
            .add(randn(count, 40, generator: generator).mul(0.01)).add(common);
        return new FeatureBank(features, new int[count]);
    }
}
