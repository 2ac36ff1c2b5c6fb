using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Cli.Display;

/// <summary>One recipe to be shown.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Original">The named one it was made from.</param>
/// <param name="Images">Training images.</param>
internal sealed record RecipeSheet(PretrainRecipe Recipe, PretrainRecipe Original, int Images)
{
    /// <summary>Where the paper uses the recipe; null for one that is not among the named.</summary>
    internal PaperRun? Run => PaperRuns.All.FirstOrDefault(run => run.Recipe == Recipe);

    internal IReadOnlyList<DerivedValue> Derived => DerivedValues.Of(Recipe, Images);

    internal IReadOnlyList<Choice> Choices => Experiments.Recipes.Choices.Of(Recipe);

    /// <summary>Why a setting has its value: its source, or that it was changed.</summary>
    internal string ReasonOf(Setting setting) => Equals(setting.Of(Recipe), setting.Of(Original)) || !setting.IsUsedIn(Recipe)
        ? setting.ReasonIn(Recipe)
        : $"changed: {Original.Name} has {setting.TextOf(Original)}";
}
