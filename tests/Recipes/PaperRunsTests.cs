using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

public sealed class PaperRunsTests
{
    [Fact]
    public void Every_recipe_name_is_unique() => Assert.Equal(PaperRuns.Names.Distinct(), PaperRuns.Names);

    [Fact]
    public void Every_recipe_can_be_run_and_is_found_by_its_name() => Assert.All(PaperRuns.All, run =>
    {
        Assert.Same(run.Recipe, run.Recipe.Validate());
        Assert.Same(run.Recipe, Pretrain.Named(run.Recipe.Name));
    });

    [Fact]
    public void Recipes_of_one_hash_differ_in_name_and_data_only() => Assert.All(
        PaperRuns.All.GroupBy(run => run.Recipe.Hash),
        equal => Assert.Single(equal.Select(run => run.Recipe with { Name = "", Dataset = "" }).Distinct()));

    [Fact]
    public void Every_table_with_a_pretraining_has_its_recipes() => Assert.Equal(
        ["Figure 2", .. Enumerable.Range(1, 15).Select(number => $"Table {number}")],
        PaperRuns.All.SelectMany(run => run.Items).Distinct().OrderBy(item => item[0]).ThenBy(item => int.Parse(item.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));

    // Rows of a table that were pretrained by the authors, baselines of other papers not counted.
    [Theory]
    [InlineData("Table 1", 7)]
    [InlineData("Table 6", 3)]
    [InlineData("Table 7", 3)]
    [InlineData("Table 8", 5)]
    [InlineData("Table 9", 7)]
    [InlineData("Table 12", 2)]
    [InlineData("Table 14", 5)]
    [InlineData("Table 15", 6)]
    public void A_table_has_as_many_recipes_as_the_paper_has_rows(string item, int rows) =>
        Assert.Equal(rows, PaperRuns.All.Count(run => run.Items.Contains(item)));

    [Theory]
    [InlineData("mira", "cifar10")]
    [InlineData("sinkhorn", "cifar10-sinkhorn")]
    public void Short_names_stand_for_the_recipes_of_CIFAR_10(string name, string recipe) => Assert.Equal(recipe, Pretrain.Named(name).Name);

    [Theory]
    [InlineData("imagenet-mc-400", "Did you mean 'imagenet-mc-400ep'?")]
    [InlineData("cifar-100", "Did you mean 'cifar100'?")]
    [InlineData("imagnet-100ep", "Did you mean 'imagenet-100ep'?")]
    [InlineData("xyzzy", "There is no recipe 'xyzzy'. Expected one of")]
    public void Unknown_name_gets_a_hint(string name, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Pretrain.Named(name)).Message, StringComparison.Ordinal);
}
