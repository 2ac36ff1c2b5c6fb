using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows what pretrainings cost: memory, time per epoch, and where the time went.</summary>
internal static class CostDisplay
{
    internal static void Show(Terminal terminal, IReadOnlyList<TrainingCost> costs)
    {
        if (costs.Count == 0)
        {
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. CostTable.Columns(costs)]);
        foreach (var row in CostTable.Rows(costs))
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        terminal.Output.Write(table);
    }
}
