using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>Charts, pages and README tables again, from files alone.</summary>
internal static class ReportCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "Folder of a finished run or table; charts and report.html are written there",
            HelpName = "DIR",
            Required = true,
        };
        var command = new DocumentedCommand("report",
            "Write the charts and report.html of a finished run or table again, from its CSV files.",
            new Example("Write the page of a table again", "mira report --from results/ours/laptop/table7"),
            new Example("Put all measured tables on one page and open it", "mira report open"))
        {
            { OptionGroup.Data, from },
        };
        command.Add(ReportReadmeCommand.Build(terminal));
        command.Add(ReportCostCommand.Build(terminal));
        command.Add(ReportOpenCommand.Build(terminal));
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(from).ToString();
            foreach (var path in new ItemFolder(folder).Write())
            {
                terminal.ShowFile(path);
            }
        });
        return command;
    }
}
