using Mira.Experiments.Checks;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows one finding per line, with the advice below. Lines are never wrapped, so that paths can be
/// copied.</summary>
internal static class FindingDisplay
{
    private const int TopicWidth = 14;

    internal static void Show(Terminal terminal, Finding finding) =>
        terminal.ShowNext("findings", finding, () => Print(terminal, finding));

    private static void Print(Terminal terminal, Finding finding)
    {
        terminal.Output.Markup(finding switch
        {
            { IsBlocking: true } => "[red]missing[/] ",
            { IsOpen: true } => "[dim]–[/]       ",
            { Advice: not null } => "[yellow]note[/]    ",
            _ => "[green]ok[/]      ",
        });
        terminal.WriteLine($"{finding.Topic.PadRight(TopicWidth)} {finding.Found}");
        if (finding.Advice is not null)
        {
            terminal.WriteLine($"        {string.Empty.PadRight(TopicWidth)} {finding.Advice}");
        }
    }
}
