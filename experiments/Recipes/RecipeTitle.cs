namespace Mira.Experiments.Recipes;

/// <summary>A recipe in one line.</summary>
public static class RecipeTitle
{
    /// <summary>What sets a recipe apart from its neighbors: epochs, views, targets, optimizer, and what is unusual.</summary>
    public static string Of(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return string.Join(", ", Parts(recipe));
    }

    private static IEnumerable<string> Parts(PretrainRecipe recipe)
    {
        yield return $"{recipe.Epochs} epochs";
        yield return Views(recipe.Views);
        yield return $"{Word(recipe.Optimizer.Method)} at batch {recipe.BatchSize}";
        if (recipe.HasLabels)
        {
            yield return $"K = {recipe.Projector.Prototypes}";
        }
        yield return recipe.Method.Summary;
        yield return recipe.UsesTeacher ? "EMA" : "no EMA";
    }

    private static string Views(ViewsRecipe views) => views.LocalCrops == 0
        ? $"{ViewsRecipe.GlobalCrops} × {views.GlobalSize}"
        : $"{ViewsRecipe.GlobalCrops} × {views.GlobalSize} + {views.LocalCrops} × {views.LocalSize}";

    private static string Word(OptimizerMethod method) => method == OptimizerMethod.ClippedLars ? "clipped LARS" : method.ToString().ToUpperInvariant();
}
