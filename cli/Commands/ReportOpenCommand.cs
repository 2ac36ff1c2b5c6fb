using System.CommandLine;
using System.Diagnostics;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>Brings all measured tables together on one page and shows it.</summary>
internal static class ReportOpenCommand
{
    private const string Opener = "xdg-open";

    private static readonly string[] Displays = ["DISPLAY", "WAYLAND_DISPLAY"];

    internal static Command Build(Terminal terminal)
    {
        var items = new Argument<string[]>("ITEM")
        {
            Description = "Tables and figures to show; default: all that were measured",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var results = ResultsOption.Create();
        var command = new DocumentedCommand("open",
            "Put all measured tables on one page and open it. Needs no network.",
            new Example("Show everything that was measured", "mira report open"),
            new Example("Show two tables", "mira report open table3 table7"))
        {
            items,
            { OptionGroup.Data, results },
        };
        command.SetAction(parsed =>
        {
            var page = new PaperPage(parsed.GetRequiredValue(results).ToString());
            page.Write([.. parsed.GetRequiredValue(items).Select(Paper.Named)]);
            terminal.ShowFile(page.File);
            if (HasDisplay() && Find(Opener) is { } opener)
            {
                using var process = Process.Start(
                    new ProcessStartInfo(opener, [Path.GetFullPath(page.File)]) { UseShellExecute = false });
            }
        });
        return command;
    }

    private static bool HasDisplay() =>
        Displays.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
