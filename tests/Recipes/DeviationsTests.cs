using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Tests.Recipes;

public sealed class DeviationsTests
{
    [Fact]
    public void A_published_recipe_on_its_images_has_none() => Assert.All(
        PaperRuns.All, run => Assert.Empty(Deviations.Of(run.Recipe, run.Recipe.Dataset)));

    [Fact]
    public void Changed_values_and_other_images_are_named() => Assert.Equal(
        [
            "Recipe cifar10 was changed, published values in parentheses: epochs 5 (1000), method.loss-reduction " +
            "Sum (Mean).",
            "Recipe cifar10 is made for cifar10; the images are cifar10-mini.",
        ],
        Deviations.Of(Pretrain.Mira.With(["epochs=5", "loss-reduction=sum"]), "cifar10-mini"));
}
