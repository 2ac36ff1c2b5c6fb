using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mira.Cli.Display;

/// <summary>Rows of text with their columns in line; the last column is not padded.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    internal static void Show(Terminal terminal, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }
        var widths = Enumerable.Range(0, rows[0].Length)
            .Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            terminal.WriteLine(("  " + string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + Gap))))
                .TrimEnd());
        }
    }
}

/// <summary>JSON as it is printed: indented, with letters of any alphabet as they are.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Of(JsonNode node) => node.ToJsonString(Settings);
}
