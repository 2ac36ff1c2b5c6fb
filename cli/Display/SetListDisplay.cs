using System.Globalization;
using System.Text.Json.Nodes;
using Mira.Cli.Options;
using Mira.Datasets;

namespace Mira.Cli.Display;

/// <summary>Lists data sets, or tells all about one.</summary>
internal static class SetListDisplay
{
    internal static void Show(Terminal terminal, IReadOnlyList<DatasetDescription> sets, OutputFormat format) =>
        terminal.Show("sets", format, () => new JsonArray([.. sets.Select(Node)]), () => Print(terminal, sets));

    private static void Print(Terminal terminal, IReadOnlyList<DatasetDescription> sets)
    {
        if (sets.Count == 1)
        {
            ShowOne(terminal, sets[0]);
        }
        else
        {
            TextTable.Show(terminal, [["set", "classes", "train", "of it val", "test", "comes", "task"],
                .. sets.Select(Row)]);
            terminal.Note("Run 'mira data list SET' for its terms, source and checksums, " +
                "'mira data fetch SET --data-dir DIR' to download it.");
        }
    }

    private static string[] Row(DatasetDescription set) =>
        [set.Name, Number(set.ClassCount), Number(set.TrainCount), Number(set.ValidationCount), Number(set.TestCount),
            Way(set), set.Task];

    private static string Way(DatasetDescription set) => set switch
    {
        { NeedsDataDirectory: false } => "with mira",
        { Files.Count: > 0 } => "by fetch",
        { Instructions: not null } => "by hand",
        _ => "from you",
    };

    private static string Number(int? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static void ShowOne(Terminal terminal, DatasetDescription set)
    {
        string[][] rows =
        [
            ["set", set.Name],
            ["what", set.Provenance],
            ["task", set.Task],
            ["classes", Number(set.ClassCount)],
            ["training", Number(set.TrainCount)
                + (set.ValidationCount is { } held ? $", {Number(held)} of them the official validation split" : "")],
            ["test", Number(set.TestCount)],
            ["folder", set.Folder.Length > 0 ? $"--data-dir DIR with DIR/{set.Folder}, or that folder itself" : "-"],
            ["terms", set.Terms],
            ["source", set.Source ?? "-"],
            .. set.Files.Select(file => new[] { "file", $"{file.Address}  {Hash(file)}" }),
            .. set.Instructions is { } instructions ? (string[][])[["by hand", instructions]] : [],
        ];
        TextTable.Show(terminal, rows);
    }

    private static string Hash(RemoteFile file) => file.Checksum is { } sum
        ? $"{sum.Algorithm} {sum.Hexadecimal} ({sum.Publisher})"
        : "no published checksum";

    private static JsonObject Node(DatasetDescription set) => new()
    {
        ["name"] = set.Name,
        ["task"] = set.Task,
        ["classes"] = set.ClassCount,
        ["train"] = set.TrainCount,
        ["validation"] = set.ValidationCount,
        ["test"] = set.TestCount,
        ["folder"] = set.Folder,
        ["terms"] = set.Terms,
        ["source"] = set.Source,
        ["provenance"] = set.Provenance,
        ["instructions"] = set.Instructions,
        ["files"] = new JsonArray([.. set.Files.Select(file => (JsonNode)new JsonObject
        {
            ["address"] = file.Address.ToString(),
            ["target"] = file.Target,
            ["algorithm"] = file.Checksum?.Algorithm,
            ["checksum"] = file.Checksum?.Hexadecimal,
            ["publisher"] = file.Checksum?.Publisher,
        })]),
    };
}
