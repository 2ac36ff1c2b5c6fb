using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;

namespace Mira.Tests.Reporting.Claims;

public sealed class ClaimTestTests
{
    private static readonly double[] Steady = [50.0, 51.0, 50.5];

    private static readonly SeedValue[] Clear =
    [
        .. new[] { 50.0, 51.0, 50.5 }.Select((value, seed) => SampleItem.Value("A", seed, value)),
        .. new[] { 40.1, 41.0, 40.4 }.Select((value, seed) => SampleItem.Value("B", seed, value)),
    ];

    [Theory]
    [InlineData("A is above B.", Judgement.Supported)]
    [InlineData("B is above A.", Judgement.Contradicted)]
    [InlineData("A is near B.", Judgement.Contradicted)]
    [InlineData("A is above the quoted row.", Judgement.CannotJudge)]
    public void A_clear_difference_decides(string claim, Judgement judgement) =>
        Assert.Equal(judgement, Of(claim, Clear).Judgement);

    [Theory]
    [InlineData("A is above B.")]
    [InlineData("B is above A.")]
    public void A_single_seed_decides_nothing(string claim) =>
        Assert.Equal(Judgement.CannotJudge, Of(claim, [.. Clear.Where(value => value.Seed == 0)]).Judgement);

    [Fact]
    public void Numbers_orders_of_magnitude_apart_are_compared_by_their_logarithms()
    {
        SeedValue[] values =
        [
            SampleItem.Value("A", 0, 1e-7), SampleItem.Value("A", 1, 1e-9), SampleItem.Value("A", 2, 1e-8),
            SampleItem.Value("B", 0, 1e-25), SampleItem.Value("B", 1, 1e-26), SampleItem.Value("B", 2, 0),
        ];
        Assert.Equal(Judgement.CannotJudge, Of("A is above B.", values[..5]).Judgement);
        var row = Of("A is orders of magnitude above B.", values[..5]);
        Assert.Equal((2, 17.5), (row.Pairs, Math.Round(row.Difference!.Value, 6)));
        Assert.Equal(Judgement.Supported, row.Judgement);
        Assert.Equal(Judgement.CannotJudge, Of("A is orders of magnitude above B.", values).Judgement);
    }

    [Fact]
    public void Equality_is_supported_by_an_interval_within_the_tolerance() =>
        Assert.Equal(Judgement.Supported, Of("A is near B.",
        [.. Steady.SelectMany((value, seed) =>
            new[] { SampleItem.Value("A", seed, value), SampleItem.Value("B", seed, value + (0.1 * seed)) })])
                .Judgement);

    [Fact]
    public void A_difference_contradicts_equality_where_it_is_surely_above_the_tolerance()
    {
        var far = Of("A is near B.", Shifted(5));
        Assert.Equal(Judgement.Contradicted, far.Judgement);
        Assert.InRange(far.Probability!.Value, 1e-9, 0.05);
        // 0.2 above the tolerance, with a spread of as much: the 95 % interval leaves out 0, not the tolerance.
        var near = Of("A is near B.", Shifted(0.7));
        Assert.True(near.Low > 0);
        Assert.Equal(Judgement.CannotJudge, near.Judgement);

        static SeedValue[] Shifted(double shift) => [.. Steady.SelectMany((value, seed) =>
            new[] { SampleItem.Value("A", seed, value + shift + (0.15 * (seed - 1))),
                SampleItem.Value("B", seed, value) })];
    }

    [Fact]
    public void Seeds_that_change_nothing_are_one_measurement()
    {
        var row = Of("A is above B.", [.. Enumerable.Range(0, 4)
            .SelectMany(seed => new[] { SampleItem.Value("A", seed, 60), SampleItem.Value("B", seed, 50) })]);
        Assert.Equal((1, Judgement.CannotJudge), (row.Pairs, row.Judgement));
    }

    [Fact]
    public void Numbers_of_different_images_are_not_compared()
    {
        var row =
            Of("A is above B.", [.. Clear.Select(value =>
                value.Cell == SampleItem.Key("A") ? value with { DataHash = "another" } : value)]);
        Assert.Equal((0, Judgement.CannotJudge), (row.Pairs, row.Judgement));
    }

    [Fact]
    public void Only_seeds_that_both_have_are_paired()
    {
        var row = Of("A is above B.", [.. Clear, SampleItem.Value("A", 7, 0)]);
        Assert.Equal(3, row.Pairs);
        Assert.Equal(10, row.Difference!.Value, 0.01);
    }

    private static ClaimRow Of(string claim, IReadOnlyList<SeedValue> values) =>
        ClaimTest.Of(new SampleItem(), values).Single(row => row.Claim == claim);
}
