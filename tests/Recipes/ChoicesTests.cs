using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Records;

namespace Mira.Tests.Recipes;

public sealed class ChoicesTests
{
    [Fact]
    public void Every_named_recipe_is_on_the_followed_side_of_its_choices() => Assert.All(PaperRuns.All, run =>
        Assert.All(Choices.Of(run.Recipe), choice =>
            Assert.Equal((run.Recipe.Name, choice.Followed.Value), (run.Recipe.Name, choice.ValueIn(run.Recipe)))));

    [Fact]
    public void What_flips_a_choice_gives_the_other_sides_value() => Assert.All(Choices.All, choice =>
    {
        var recipe = PaperRuns.All.Select(run => run.Recipe).First(choice.Concerns);
        var flipped = recipe.With(choice.Flip["--set ".Length..]).Validate();

        Assert.Equal(choice.Other.Value, choice.ValueIn(flipped));
        Assert.Equal(choice.Other.Source, choice.SourceIn(flipped));
        Assert.NotEqual(recipe.Hash, flipped.Hash);
    });

    [Fact]
    public void A_value_of_neither_side_has_no_source() => Assert.Null(
        Choices.Of(Pretrain.Mira).Single(choice => choice.Topic == "β at the first step")
            .SourceIn(Pretrain.Mira.With("method.initial-regularization=0.8")));

    [Fact]
    public void A_runs_record_holds_the_choices_of_its_recipe()
    {
        var recorded = RecipeValues.Of(Pretrain.Mira.With("loss-reduction=sum")).Choices!;

        var loss = recorded.Single(choice => choice.Setting == "method.loss-reduction");
        Assert.Equal(("Sum", "paper Eq. 8 and Algorithm 1"), (loss.Value, loss.Source));
        Assert.Equal(Choices.Of(Pretrain.Mira).Count, recorded.Count);
        Assert.Null(RecipeValues.Of(new KnnRecipe()).Choices);
    }
}
