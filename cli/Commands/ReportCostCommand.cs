using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>Writes what every table costs, from recorded runs and the cost model.</summary>
internal static class ReportCostCommand
{
    private const string Page = "COST.md";

    internal static Command Build(Terminal terminal)
    {
        var results = new Option<string>("--results")
        {
            Description = "Folder of results, with ours, bench and cluster; COST.md is written there",
            HelpName = "DIR",
            DefaultValueFactory = _ => "results",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; exit with 2 if COST.md differs from what would be written",
        };
        var command = new DocumentedCommand("cost",
            "Write results/COST.md: time, memory, energy and money of every table at every scale.",
            new Example("Update the page", "mira report cost"),
            new Example("Check that it is up to date", "mira report cost --check"))
        {
            { OptionGroup.Data, results },
            { OptionGroup.Output, check },
        };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(results), parsed.GetValue(check), terminal));
        return command;
    }

    private static void Write(string results, bool checksOnly, Terminal terminal)
    {
        if (!Directory.Exists(results))
        {
            throw new InputException($"There is no folder {results}. Name the folder of results with --results.");
        }
        var path = Path.Combine(results, Page);
        var text = new CostPage(results).Render();
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            terminal.ShowNext("unchanged", path, () => terminal.WriteLine($"{path} is up to date"));
            return;
        }
        if (checksOnly)
        {
            throw new InputException($"{path} differs from the files of results. Run 'mira report cost' to update it.");
        }
        AtomicFile.WriteText(path, text);
        terminal.ShowFile(path);
    }
}
