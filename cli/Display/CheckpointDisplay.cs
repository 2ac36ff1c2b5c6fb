using System.Text.Json.Nodes;
using Mira.Cli.Options;
using Mira.Experiments.Interchange;
using Mira.Experiments.Interchange.KeyMaps;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Display;

/// <summary>Shows how a file's tensors were understood.</summary>
internal static class CheckpointDisplay
{
    private const int NamesShown = 5;

    internal static void Show(Terminal terminal, ITensorFile file, IReadOnlyList<KeyMatch> matches, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.WriteLine(JsonText.Of(Node(file, matches)));
            return;
        }
        terminal.WriteLine(file.Path);
        TextTable.Show(terminal, [["format", file.Format], ["tensors", $"{file.Names.Count}"], ["sha256", file.ContentHash]]);
        foreach (var match in matches)
        {
            terminal.WriteLine();
            terminal.WriteLine($"{match.Map.Encoder} of {match.Map.Method}: {(match.IsFull ? "complete" : "NOT complete; it is refused unless --allow-missing names the gaps")}");
            TextTable.Show(terminal, [.. Rows(match)]);
        }
        if (matches.Count == 0)
        {
            terminal.WriteLine($"No ResNet backbone under any name known. First tensors: {Some(file.Names)}");
        }
    }

    internal static void ShowTensors(Terminal terminal, ITensorFile file)
    {
        terminal.WriteLine();
        TextTable.Show(terminal, [.. file.Names.Select(name => new[] { name, $"{file.DType(name)}", $"[{string.Join(", ", file.Shape(name))}]" })]);
    }

    private static IEnumerable<string[]> Rows(KeyMatch match) =>
    [
        ["names", $"{match.Map.NameInFile("")}* as torchvision's"],
        ["architecture", $"{BackboneName.Of(match.Architecture)}, features of {match.Architecture.FeatureDimension}"],
        ["matched", $"{match.Matched.Count(tensor => !tensor.IsOptional)} of {match.Required}, beside {match.Matched.Count(tensor => tensor.IsOptional)} batch counts"],
        ["missing", Count(match.Missing)],
        ["unexpected", Count(match.Unexpected)],
        ["wrong shape", Count([.. match.WrongShape.Values])],
        ["not used", $"{match.NotUsed} (heads, other networks, training state)"],
    ];

    private static string Count(IReadOnlyList<string> names) => names.Count == 0 ? "0" : $"{names.Count}: {Some(names)}";

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", …" : "");

    private static JsonObject Node(ITensorFile file, IReadOnlyList<KeyMatch> matches) => new()
    {
        ["path"] = file.Path,
        ["format"] = file.Format,
        ["tensors"] = file.Names.Count,
        ["sha256"] = file.ContentHash,
        ["backbones"] = new JsonArray([.. matches.Select(Node)]),
    };

    private static JsonObject Node(KeyMatch match) => new()
    {
        ["method"] = match.Map.Method,
        ["encoder"] = match.Map.Encoder,
        ["prefix"] = match.Map.NameInFile(""),
        ["architecture"] = BackboneName.Of(match.Architecture),
        ["complete"] = match.IsFull,
        ["matched"] = match.Matched.Count,
        ["missing"] = Names(match.Missing),
        ["unexpected"] = Names(match.Unexpected),
        ["wrong_shape"] = Names(match.WrongShape.Values),
        ["not_used"] = match.NotUsed,
    };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}
