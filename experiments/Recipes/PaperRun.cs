namespace Mira.Experiments.Recipes;

/// <summary>A recipe with a name, and where the paper uses it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Group">Heading it is listed under.</param>
/// <param name="Items">Tables and figures whose numbers come from it, as in "Table 1"; none for a recipe of our own.</param>
/// <param name="Source">Where its settings are written.</param>
public sealed record PaperRun(PretrainRecipe Recipe, string Group, IReadOnlyList<string> Items, string Source)
{
    /// <summary>The recipe in one line, made from its settings.</summary>
    public string Title => RecipeTitle.Of(Recipe);

    /// <summary>The items in words, as in "Tables 1, 9; Figure 2".</summary>
    public string Place => Items.Count == 0 ? "not in the paper" : string.Join("; ", Items
        .Select(item => item.Split(' '))
        .GroupBy(words => words[0], words => words[1])
        .Select(numbers => $"{numbers.Key}{(numbers.Count() > 1 ? "s" : "")} {string.Join(", ", numbers)}"));
}
