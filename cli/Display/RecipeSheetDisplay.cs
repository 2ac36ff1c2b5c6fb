using System.Text.Json.Nodes;
using Mira.Cli.Options;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Cli.Display;

/// <summary>Shows all values of one recipe, each with its reason.</summary>
internal static class RecipeSheetDisplay
{
    internal static void Show(Terminal terminal, RecipeSheet sheet, OutputFormat format) =>
        terminal.Show("recipe", format, () => Node(sheet), () => Print(terminal, sheet));

    private static void Print(Terminal terminal, RecipeSheet sheet)
    {
        ShowHead(terminal, sheet);
        terminal.WriteLine("\nSettings (change one with --set KEY=VALUE)");
        TextTable.Show(terminal,
            [.. RecipeSettings.Of(sheet.Recipe)
                .Select(setting => new[] { setting.Key, setting.TextOf(sheet.Recipe), sheet.ReasonOf(setting) })]);
        terminal.WriteLine($"\nDerived, for {sheet.Images:#,0} training images");
        TextTable.Show(terminal, [.. sheet.Derived.Select(value => new[] { value.Name, value.Text, value.Reason })]);
        terminal.WriteLine("\nChoices where the sources disagree");
        foreach (var choice in sheet.Choices)
        {
            ShowChoice(terminal, choice, sheet.Recipe);
        }
    }

    private static void ShowHead(Terminal terminal, RecipeSheet sheet)
    {
        terminal.WriteLine($"{sheet.Recipe.Name}: {RecipeTitle.Of(sheet.Recipe)}");
        var place = sheet.Run is { } run
            ? new[] { new[] { "belongs to", Paper.PlaceOf(run.Recipe) }, ["source", run.Source] }
            : [["belongs to", $"no item of the paper; made from {sheet.Original.Name}"]];
        TextTable.Show(terminal, [.. place, ["hash", sheet.Recipe.Hash]]);
    }

    private static void ShowChoice(Terminal terminal, Choice choice, PretrainRecipe recipe)
    {
        var source = choice.SourceIn(recipe) ?? "neither source";
        terminal.WriteLine($"  {choice.Topic}: {choice.ValueIn(recipe)} ({source})");
        var other = choice.ValueIn(recipe) == choice.Other.Value ? choice.Followed : choice.Other;
        terminal.WriteLine($"      alternative: --set {choice.Key}={other.Value} ({other.Source}); " +
            $"the recipes have {choice.Followed.Value}: {choice.Why}");
    }

    private static JsonObject Node(RecipeSheet sheet) => new()
    {
        ["name"] = sheet.Recipe.Name,
        ["hash"] = sheet.Recipe.Hash,
        [RecipeFile.Method] = MethodList.Of(sheet.Recipe).Name,
        ["title"] = RecipeTitle.Of(sheet.Recipe),
        ["items"] = new JsonArray([.. (sheet.Run is { } run ? Paper.NamesOf(run.Recipe) : [])
            .Select(item => JsonValue.Create(item))]),
        ["images"] = sheet.Images,
        [RecipeFile.Settings] = new JsonArray([.. RecipeSettings.Of(sheet.Recipe)
            .Select(setting => Value(setting.Key, setting.NodeOf(sheet.Recipe), sheet.ReasonOf(setting)))]),
        ["derived"] = new JsonArray([.. sheet.Derived.Select(value => Value(value.Name, value.Value, value.Reason))]),
        ["choices"] = new JsonArray([.. sheet.Choices.Select(choice => Node(choice, sheet.Recipe))]),
    };

    private static JsonObject Value(string name, JsonNode? value, string reason) => new()
    {
        ["name"] = name,
        ["value"] = value,
        ["reason"] = reason,
    };

    private static JsonObject Node(Choice choice, PretrainRecipe recipe) => new()
    {
        ["topic"] = choice.Topic,
        ["setting"] = choice.Key,
        ["value"] = choice.ValueIn(recipe),
        ["source"] = choice.SourceIn(recipe),
        ["why"] = choice.Why,
        ["flip"] = choice.Flip,
    };
}

/// <summary>One recipe to be shown.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Original">The named one it was made from.</param>
/// <param name="Images">Training images.</param>
internal sealed record RecipeSheet(PretrainRecipe Recipe, PretrainRecipe Original, int Images)
{
    /// <summary>Where the paper uses the recipe; null for one that is not among the named.</summary>
    internal PaperPretraining? Run => PaperRuns.All.FirstOrDefault(run => run.Recipe == Recipe);

    internal IReadOnlyList<DerivedValue> Derived => DerivedValues.Of(Recipe, Images);

    internal IReadOnlyList<Choice> Choices => Experiments.Recipes.Choices.Of(Recipe);

    /// <summary>Why a setting has its value: its source, or that it was changed.</summary>
    internal string ReasonOf(Setting setting) =>
        Equals(setting.Of(Recipe), setting.Of(Original)) || !setting.IsUsedIn(Recipe)
        ? setting.ReasonIn(Recipe)
        : $"changed: {Original.Name} has {setting.TextOf(Original)}";
}
