using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Mira;

public sealed class CertifiedLabelingTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.001)]
    public void A_recipe_with_a_tolerance_stops_as_soon_as_the_error_is_proved(double tolerance)
    {
        using var scope = NewDisposeScope();
        var logits = rand(64, 24, generator: new Generator(3)).mul(2).sub(1);
        var recipe = new MiraRecipe { Iterations = 1000, Tolerance = tolerance };
        using var certified = MiraAssignment.Of(recipe).Assign(logits, recipe.FinalRegularization);
        using var before = MiraAssignment.Of(recipe with { Iterations = certified.Iterations - 1, Tolerance = null })
            .Assign(logits, recipe.FinalRegularization);
        Assert.InRange(certified.Iterations, 1, 999);
        Assert.True(certified.Certificate!.TotalVariation <= tolerance);
        Assert.True(before.Certificate!.TotalVariation > tolerance);
    }
}
