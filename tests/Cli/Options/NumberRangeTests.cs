using Mira.Cli.Options;

namespace Mira.Tests.Cli.Options;

public sealed class NumberRangeTests
{
    [Fact]
    public void Whole_numbers_have_equal_steps_and_others_equal_factors()
    {
        Assert.Equal([10, 20, 30, 40, 50], NumberRange.Whole("10..50/5")!);
        Assert.Equal([1, 2], NumberRange.Whole("1..2/9")!);
        Assert.Equal([0.001, 0.01, 0.1, 1], NumberRange.Numbers("0.001..1/4")!);
        Assert.Equal([1e5, 1, 1e-5], NumberRange.Numbers("1e5..1e-5/3")!);
    }

    [Theory]
    [InlineData("1..5")]
    [InlineData("1..5/1")]
    [InlineData("..5/2")]
    [InlineData("0..5/2")]
    [InlineData("a..b/2")]
    [InlineData("1..5/9999")]
    public void What_is_no_range_of_positive_numbers_gives_none(string word) => Assert.Null(NumberRange.Numbers(word));

    [Theory]
    [InlineData("linear-eval --lr 0.1..1", "is not a range")]
    [InlineData("knn --k 0..5/2", "--k 0 cannot be used")]
    [InlineData("transfer --c 0..5/2", "Expected a number above 0")]
    [InlineData("transfer --c 1 -1", "Expected a number above 0")]
    public async Task A_wrong_range_is_a_usage_error(string line, string message)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_values_of_C_are_searched_from_the_largest_down_and_change_the_hash_only_where_given()
    {
        var usual = new Mira.Experiments.Recipes.TransferRecipe();

        Assert.Equal([10, 1, 0.1], (usual with { Candidates = [1, 0.1, 10] }).Grid());
        Assert.NotEqual(usual.Hash, (usual with { Candidates = [1, 0.1, 10] }).Hash);
    }
}
