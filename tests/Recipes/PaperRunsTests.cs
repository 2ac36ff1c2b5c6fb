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

    [Theory]
    [InlineData("mira", "cifar10")]
    [InlineData("sinkhorn", "cifar10-sinkhorn")]
    public void Short_names_stand_for_the_recipes_of_CIFAR_10(string name, string recipe) =>
        Assert.Equal(recipe, Pretrain.Named(name).Name);

    [Theory]
    [InlineData("imagenet-mc-400", "Did you mean 'imagenet-mc-400ep'?")]
    [InlineData("cifar-100", "Did you mean 'cifar100'?")]
    [InlineData("imagnet-100ep", "Did you mean 'imagenet-100ep'?")]
    [InlineData("xyzzy", "There is no recipe 'xyzzy'. Expected one of")]
    public void Unknown_name_gets_a_hint(string name, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Pretrain.Named(name)).Message,
            StringComparison.Ordinal);
}
