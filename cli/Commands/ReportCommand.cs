using System.CommandLine;
using Mira.Cli.Display;
using Mira.Experiments.Reporting;

namespace Mira.Cli.Commands;

/// <summary>Draws a run's charts and page again, from its files alone.</summary>
internal static class ReportCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "Folder with run.json and CSV files; charts and report.html are written there",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("report", "Draw the charts and report.html of a finished run again, from its CSV files") { from };
        command.SetAction(parsed =>
        {
            foreach (var path in new ReportFolder(parsed.GetRequiredValue(from).ToString()).Write())
            {
                terminal.WriteLine(path);
            }
        });
        return command;
    }
}
