using Mira.Experiments.Records;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows evaluation results as a table.</summary>
internal static class EvaluationTable
{
    internal static void Show(Terminal terminal, IEnumerable<EvaluationResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in new[] { "method", "encoder", "protocol", "setting", "top-1 %", "top-5 %", "images", "seconds" })
        {
            table.AddColumn(heading);
        }
        foreach (var row in results)
        {
            string[] words = [row.Method, row.Encoder, Protocols.Title(row.Protocol), row.Setting];
            // Names of files may hold the brackets of Spectre's markup.
            table.AddRow([.. words.Select(Markup.Escape), $"{row.Top1:f2}", $"{row.Top5:f2}", $"{row.Images}", $"{row.Seconds:f1}"]);
        }
        terminal.Output.Write(table);
    }
}
