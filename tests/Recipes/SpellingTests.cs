using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("epohcs", "epochs", 1)]
    [InlineData("weight-decay", "weight_decay", 0)]
    [InlineData("abc", "", 3)]
    public void Distance_counts_edits_and_swaps(string first, string second, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(first, second));
        Assert.Equal(distance, Spelling.Distance(second, first));
    }

    [Fact]
    public void A_word_that_is_near_nothing_gets_no_hint() =>
        Assert.Empty(Spelling.Hint("xyzzy", ["epochs", "batch-size"]));
}
