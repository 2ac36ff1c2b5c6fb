using CsCheck;
using Mira.Datasets.Loading;

namespace Mira.Tests.Datasets.Loading;

public sealed class EpochOrderTests
{
    [Fact]
    public void Every_epoch_visits_every_image_once() =>
        Gen.Select(Gen.Long, Gen.Int[0, 1000], Gen.Int[0, 300]).Sample((seed, epoch, count) =>
            EpochOrder.Permutation(seed, epoch, count).Order().SequenceEqual(Enumerable.Range(0, count)));

    [Fact]
    public void Order_depends_on_seed_and_epoch_and_on_nothing_else()
    {
        var order = EpochOrder.Permutation(3, 4, 1000);
        Assert.Equal(order, EpochOrder.Permutation(3, 4, 1000));
        Assert.NotEqual(order, EpochOrder.Permutation(3, 5, 1000));
        Assert.NotEqual(order, EpochOrder.Permutation(4, 4, 1000));
    }

    [Fact]
    public void All_permutations_of_three_are_equally_frequent()
    {
        var counts = Enumerable.Range(0, 60_000)
            .CountBy(epoch => string.Concat(EpochOrder.Permutation(0, epoch, 3))).ToDictionary();
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 9_600, 10_400));
    }
}
