using System.CommandLine;
using Mira.Cli.Display;

namespace Mira.Cli.Commands;

/// <summary>Prints a script that makes a shell complete mira's commands and options.</summary>
internal static class CompletionsCommand
{
    internal static Command Build(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "The shell to complete in" };
        shell.AcceptOnlyFromAmong(ShellScripts.Names);
        var command = new Command("completions", "Print a completion script for a shell, e.g. source <(mira completions bash)") { shell };
        command.SetAction(parsed => terminal.WriteLine(ShellScripts.For(parsed.GetRequiredValue(shell))));
        return command;
    }
}
