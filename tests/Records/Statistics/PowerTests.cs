using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;

namespace Mira.Tests.Records.Statistics;

public sealed class PowerTests
{
    // SciPy 1.15: the first n with 1 - nct.cdf(t.ppf(0.975, n - 1), n - 1, effect * sqrt(n)) of 0.8 or more.
    [Theory]
    [InlineData(1.0, 10)]
    [InlineData(0.5, 34)]
    [InlineData(0.8, 15)]
    [InlineData(0.3, 90)]
    public void Seeds_that_would_do_are_those_of_a_power_analysis(double effect, int seeds) =>
        Assert.InRange(Power.SeedsFor(Row(effect, deviation: 1, pairs: 3), tests: 1)!.Value, seeds - 1, seeds + 1);

    [Fact]
    public void A_difference_that_is_said_to_be_found_is_found_four_times_in_five()
    {
        foreach (var seeds in new[] { 3, 5, 10 })
        {
            var difference = Power.Detectable(seeds, images: 1000)!.Value;
            var (random, deviation, found) = (new Random(seeds), 100 * Math.Sqrt(0.5 / 1000), 0);
            for (var i = 0; i < 2000; i++)
            {
                double[] seen = [.. Enumerable.Range(0, seeds).Select(_ => difference + (deviation * Normal(random)))];
                found += PairedTest.Of(seen, new double[seeds]).Probability < 0.05 ? 1 : 0;
            }
            Assert.InRange(found / 2000.0, 0.72, 0.88);
        }
    }

    [Fact]
    public void No_number_of_seeds_decides_for_a_difference_that_points_the_other_way() =>
        Assert.Null(Power.SeedsFor(Row(-1, deviation: 1, pairs: 3), tests: 1));

    [Fact]
    public void One_seed_says_nothing_of_the_seeds_that_would_do()
    {
        var row = Row(1, deviation: 1, pairs: 3) with { Low = null, High = null, Pairs = 1 };
        Assert.Null(Power.SeedsFor(row, tests: 1));
        Assert.Null(Power.Detectable(seeds: 1, images: 1000));
    }

    [Fact]
    public void Comparisons_that_share_an_error_rate_need_more_seeds() =>
        Assert.True(Power.SeedsFor(Row(1, 1, 3), tests: 5) > Power.SeedsFor(Row(1, 1, 3), tests: 1));

    [Fact]
    public void A_difference_inside_its_margin_needs_seeds_by_its_distance_from_the_margin() =>
        Assert.Equal(Power.SeedsFor(Row(0.5, 1, 3), tests: 1),
            Power.SeedsFor(Row(0.5, 1, 3) with { Within = 1 }, tests: 1));

    private static ClaimRow Row(double difference, double deviation, int pairs)
    {
        var half = StudentQuantile.Upper975(pairs - 1) * deviation / Math.Sqrt(pairs);
        return new()
        {
            Item = "table7",
            Claim = "A is above B.",
            Judgement = Judgement.CannotJudge,
            Plus = "A",
            Minus = "B",
            Pairs = pairs,
            Difference = difference,
            Low = difference - half,
            High = difference + half,
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
