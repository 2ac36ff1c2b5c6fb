using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Cli.Display;

/// <summary>Shows the values in which two recipes differ.</summary>
internal static class RecipeDifferenceDisplay
{
    internal static void Show(Terminal terminal, PretrainRecipe first, PretrainRecipe second)
    {
        var record = new
        {
            First = new { first.Name, first.Hash },
            Second = new { second.Name, second.Hash },
            Settings = RecipeSettings.Differences(first, second).Select(setting =>
                new { Name = setting.Key, First = setting.NodeOf(first), Second = setting.NodeOf(second) }),
            Derived = Derived(first, second).Select(row => new { Name = row[0], First = row[1], Second = row[2] }),
        };
        terminal.Show("difference", record, () => Print(terminal, first, second));
    }

    private static void Print(Terminal terminal, PretrainRecipe first, PretrainRecipe second)
    {
        var settings = RecipeSettings.Differences(first, second)
            .Select(setting => new[] { setting.Key, setting.TextOf(first), setting.TextOf(second) }).ToList();
        if (settings.Count == 0)
        {
            terminal.WriteLine($"{first.Name} and {second.Name} are the same recipe, {first.Hash}.");
            return;
        }
        List<string[]> head = [["", first.Name, second.Name], ["hash", first.Hash, second.Hash]];
        var derived = Derived(first, second).ToList();
        string[] separator = ["", "", ""];
        TextTable.Show(terminal, [.. head, separator, .. settings,
            .. derived.Count > 0 ? [separator, .. derived] : derived]);
    }

    /// <summary>Derived values that differ; those that only one recipe has are beside a dash.</summary>
    private static IEnumerable<string[]> Derived(PretrainRecipe first, PretrainRecipe second)
    {
        var (left, right) = (Values(first), Values(second));
        return left.Keys.Union(right.Keys)
            .Select(name => new[] { name, left.GetValueOrDefault(name, "-"), right.GetValueOrDefault(name, "-") })
            .Where(row => row[1] != row[2]);
    }

    private static Dictionary<string, string> Values(PretrainRecipe recipe) =>
        TrainingSetSize.Of(recipe.Dataset) is { } images
        ? DerivedValues.Of(recipe, images).ToDictionary(value => value.Name, value => value.Text)
        : [];
}
