namespace Mira.Experiments.Recipes;

/// <summary>A recipe with a name. The paper's items say which of them use it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Group">Heading it is listed under.</param>
/// <param name="Source">Where its settings are written.</param>
public sealed record PaperRun(PretrainRecipe Recipe, string Group, string Source)
{
    /// <summary>The recipe in one line, made from its settings.</summary>
    public string Title => RecipeTitle.Of(Recipe);
}
