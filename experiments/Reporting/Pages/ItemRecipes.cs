using System.Text;
using System.Text.Json.Nodes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The recipes of a table: the first in full, of the others what differs from it.</summary>
internal static class ItemRecipes
{
    private const string OfPretraining = "dataset";

    /// <summary>The section of the page; nothing where nothing was pretrained.</summary>
    internal static string Section(RunRecord run)
    {
        if (run.Recipes.Count == 0)
        {
            return "";
        }
        var (name, first) = run.Recipes.First();
        var html = new StringBuilder("<p class=\"quiet\">Asked: settings. Unused: settings that " +
            "this method does not read. Derived: what follows from them.</p>\n");
        html.Append($"<h3>{HtmlParts.Text(name)}</h3>\n").Append(Whole(first));
        foreach (var (role, recipe) in run.Recipes.Skip(1))
        {
            if (recipe.Asked.ContainsKey(OfPretraining) != first.Asked.ContainsKey(OfPretraining))
            {
                // An evaluation has nothing to compare with a pretraining.
                html.Append($"<h3>{HtmlParts.Text(role)}</h3>\n").Append(Whole(recipe));
                continue;
            }
            var rows = Different(first, recipe).ToList();
            html.Append($"<h3>{HtmlParts.Text(role)}</h3>\n")
                .Append(rows.Count == 0 ? "<p class=\"quiet\">As the first.</p>\n"
                : new HtmlTable(["setting", "value", $"in {name}"], rows).Render());
        }
        return html.ToString();
    }

    private static string Whole(RecipeValues recipe) => new HtmlTable(["setting", "value", ""],
        [.. Rows(recipe.Asked, key => recipe.IsUsed(key) ? "asked" : "unused"),
            .. Rows(recipe.Derived, _ => "derived")]).Render();

    private static IEnumerable<IReadOnlyList<string>> Rows(JsonObject values, Func<string, string> kind) =>
        values.Select(value => new[] { value.Key, Text(value.Value), kind(value.Key) });

    private static IEnumerable<IReadOnlyList<string>> Different(RecipeValues first, RecipeValues other) =>
        from key in first.Asked.Select(value => value.Key).Union(other.Asked.Select(value => value.Key))
        let values = (Old: Value(first, key), New: Value(other, key))
        where values.Old != values.New && key != "name"
        select new[] { key, values.New, values.Old };

    private static string Value(RecipeValues recipe, string key) =>
        recipe.IsUsed(key) ? Text(recipe.Asked[key]) : "unused";

    private static string Text(JsonNode? value) => value?.ToString() ?? "–";
}
