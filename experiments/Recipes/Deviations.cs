using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>What sets a run apart from the published recipe whose name it has.</summary>
public static class Deviations
{
    /// <summary>Sentences for the run's record; none where recipe and images are the published ones.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="dataset">The images it used.</param>
    public static IReadOnlyList<string> Of(PretrainRecipe recipe, string dataset)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. Settings(recipe), .. Images(recipe, dataset)];
    }

    private static IEnumerable<string> Settings(PretrainRecipe recipe)
    {
        var original = PaperRuns.All.FirstOrDefault(run => run.Recipe.Name == recipe.Name)?.Recipe;
        if (original is null || original.Hash == recipe.Hash)
        {
            yield break;
        }
        var changes = RecipeSettings.Differences(original, recipe)
            .Select(setting => $"{setting.Key} {setting.TextOf(recipe)} ({setting.TextOf(original)})");
        yield return $"Recipe {recipe.Name} was changed, published values in parentheses: {string.Join(", ", changes)}.";
    }

    private static IEnumerable<string> Images(PretrainRecipe recipe, string dataset) => dataset == recipe.Dataset
        ? []
        : [$"Recipe {recipe.Name} is made for {recipe.Dataset}; the images are {dataset}."];
}
