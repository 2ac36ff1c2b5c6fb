using System.Text.Json.Nodes;
using Mira.Cli.Options;
using Mira.Experiments;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Display;

/// <summary>Lists named recipes by group.</summary>
internal static class RecipeListDisplay
{
    internal static void Show(Terminal terminal, IReadOnlyList<PaperPretraining> runs, OutputFormat format) =>
        terminal.Show("recipes", format, () => new JsonArray([.. runs.Select(Node)]), () => Print(terminal, runs));

    private static void Print(Terminal terminal, IReadOnlyList<PaperPretraining> runs)
    {
        foreach (var group in runs.GroupBy(run => run.Group))
        {
            terminal.WriteLine(group.Key);
            TextTable.Show(terminal,
                [.. group.Select(run => new[] { run.Recipe.Name, run.Title, Paper.PlaceOf(run.Recipe) })]);
            terminal.WriteLine();
        }
        terminal.Note("Run 'mira recipe show NAME' to see its settings, 'mira pretrain --recipe " +
            "NAME' to train it, with --set KEY=VALUE to change one.");
    }

    private static JsonObject Node(PaperPretraining run) => new()
    {
        ["name"] = run.Recipe.Name,
        ["hash"] = run.Recipe.Hash,
        ["group"] = run.Group,
        ["title"] = run.Title,
        ["items"] = new JsonArray([.. Paper.NamesOf(run.Recipe).Select(item => JsonValue.Create(item))]),
        ["source"] = run.Source,
    };
}
