namespace Mira.Experiments.Recipes.Methods;

/// <summary>A method in the list: how recipes name it, and the recipe it is compared by.</summary>
/// <param name="Name">Name in recipes and on the command line, such as "byol".</param>
/// <param name="Settings">Type of its settings, a <see cref="MethodRecipe"/>.</param>
/// <param name="Recipes">Its recipes for the sets of Table 7, "cifar10-NAME" first, as far as they are written down.</param>
/// <param name="Source">Where the recipe's numbers are written.</param>
public sealed record MethodEntry(string Name, Type Settings, IReadOnlyList<PretrainRecipe> Recipes, string Source)
{
    /// <summary>Where the sources of its recipes disagree; a choice concerns recipes of this method alone.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>How its printed numbers of Table 7 were judged; null where it has none.</summary>
    public PublishedJudge? Judge { get; init; }
}
