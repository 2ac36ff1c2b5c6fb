using System.CommandLine;
using Mira.Cli.Display;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>Charts, pages and README tables again, from files alone.</summary>
internal static class ReportCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "Folder of a run or of a table, with run.json and CSV files; charts and report.html are written there",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("report", "Draw the charts and report.html of a finished run or table again, from its CSV files") { from };
        command.Add(ReportReadmeCommand.Build(terminal));
        command.Add(ReportOpenCommand.Build(terminal));
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(from).ToString();
            foreach (var path in ItemFolder.IsAt(folder) ? new ItemFolder(folder).Write() : new ReportFolder(folder).Write())
            {
                terminal.WriteLine(path);
            }
        });
        return command;
    }
}
