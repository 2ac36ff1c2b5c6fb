using System.Text.Json.Nodes;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Display;

/// <summary>Shows how a file's tensors were understood.</summary>
internal static class CheckpointDisplay
{
    private const int NamesShown = 5;
    private const int KindsShown = 20;

    internal static void Show(Terminal terminal, ITensorFile file, IReadOnlyList<KeyMatch> matches, KeyMatch? taken,
        OutputFormat format) => terminal.Show("checkpoint", format, () => Node(file, matches, taken),
        () => Print(terminal, file, matches, taken));

    private static void Print(Terminal terminal, ITensorFile file, IReadOnlyList<KeyMatch> matches, KeyMatch? taken)
    {
        terminal.WriteLine(file.Path);
        TextTable.Show(terminal, [["format", file.Format], ["tensors", $"{file.Names.Count}"],
            ["sha256", file.ContentHash], .. Opaque(file)]);
        foreach (var match in matches)
        {
            terminal.WriteLine();
            terminal.WriteLine(
                $"{match.Map.Encoder}{(match.Map.Method.Length > 0 ? " of " : ", ")}{match.Map.Title}: " +
                (match.IsFull ? "complete" : "NOT complete; mira reads it only if --allow-missing " +
                    "names what is missing"));
            TextTable.Show(terminal, [.. Rows(match)]);
        }
        if (matches.Count > 1)
        {
            terminal.WriteLine();
            terminal.WriteLine(taken is null
                ? "Choose one of these with --backbone-prefix PREFIX."
                : $"mira uses '{taken.Map.Prefix}' unless --encoder or --backbone-prefix chooses another.");
        }
        if (matches.Count == 0)
        {
            terminal.WriteLine("There is no ResNet backbone: no tensors named conv1.weight and " +
                $"layer1.0.conv1.weight behind one prefix. First tensors: {Some(file.Names)}");
        }
    }

    internal static void ShowTensors(Terminal terminal, ITensorFile file) => terminal.Show("tensors",
        file.Names.Select(name =>
            new { Name = name, Type = $"{file.DType(name)}", Shape = file.Shape(name).ToArray() }),
        () => PrintTensors(terminal, file));

    private static void PrintTensors(Terminal terminal, ITensorFile file)
    {
        terminal.WriteLine();
        TextTable.Show(terminal, [.. file.Names.Select(name =>
            new[] { name, $"{file.DType(name)}", $"[{string.Join(", ", file.Shape(name))}]" })]);
    }

    private static IEnumerable<string[]> Rows(KeyMatch match) =>
    [
        ["prefix", $"'{match.Map.Prefix}'"],
        ["architecture", $"{BackboneName.Of(match.Architecture)}, features of " +
            $"{match.Architecture.FeatureDimension}{Assumed(match)}"],
        .. InputOf(match),
        ["matched", $"{match.Matched.Count(tensor => !tensor.IsOptional)} of {match.Required}, " +
            $"and {match.Matched.Count(tensor => tensor.IsOptional)} batch counts"],
        ["missing", Count(match.Missing)],
        ["unexpected", Count(match.Unexpected)],
        ["wrong shape", Count([.. match.WrongShape.Values])],
        ["not used", $"{match.NotUsed} (heads, other networks, training state)"],
    ];

    private static IEnumerable<string[]> InputOf(KeyMatch match) =>
        match.Architecture.StemPooling != StemPooling.TensorFlow ? []
        : [["input", "values in [0, 1], no mean and deviation; pooling padded below and right, as in TensorFlow"]];

    private static string Assumed(KeyMatch match) => match.IsStemAssumed
        ? $"; {match.Assumption} assumed, because the shapes do not show it; else give --architecture " +
            $"{BackboneName.Of(match.Architecture)}-padding1"
        : "";

    /// <summary>What is not read, a line for each kind.</summary>
    private static IEnumerable<string[]> Opaque(ITensorFile file) =>
        file.Opaque.GroupBy(entry => entry.Kind).Take(KindsShown)
        .Select(kind =>
            (Kind: kind.Key, Places: kind.Select(entry => entry.Name).Where(name => name.Length > 0).ToList()))
        .Select((kind, place) =>
            new[] { place == 0 ? "not read" : "",
                kind.Places.Count == 0 ? kind.Kind : $"{kind.Kind} at {Some(kind.Places)}" });

    private static string Count(IReadOnlyList<string> names) =>
        names.Count == 0 ? "0" : $"{names.Count}: {Some(names)}";

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", …" : "");

    private static JsonObject Node(ITensorFile file, IReadOnlyList<KeyMatch> matches, KeyMatch? taken) => new()
    {
        ["path"] = file.Path,
        ["format"] = file.Format,
        ["tensors"] = file.Names.Count,
        ["sha256"] = file.ContentHash,
        ["not_read"] =
            new JsonArray(
                [.. file.Opaque.Select(entry => new JsonObject { ["name"] = entry.Name, ["kind"] = entry.Kind })]),
        ["backbones"] = new JsonArray([.. matches.Select(match => Node(match, match == taken))]),
    };

    private static JsonObject Node(KeyMatch match, bool isTaken) => new()
    {
        ["method"] = match.Map.Method,
        ["names_as"] = match.Map.NamesAs,
        ["encoder"] = match.Map.Encoder,
        ["prefix"] = match.Map.Prefix,
        ["taken"] = isTaken,
        ["architecture"] = BackboneName.Of(match.Architecture),
        ["architecture_assumed"] = match.Assumption,
        ["complete"] = match.IsFull,
        ["matched"] = match.Matched.Count,
        ["missing"] = Names(match.Missing),
        ["unexpected"] = Names(match.Unexpected),
        ["wrong_shape"] = Names(match.WrongShape.Values),
        ["not_used"] = match.NotUsed,
    };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}
