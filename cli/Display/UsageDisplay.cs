using System.CommandLine;
using System.CommandLine.Invocation;

namespace Mira.Cli.Display;

/// <summary>Shows what is wrong with a command line: every error, the nearest spelling, and where the help is.</summary>
internal static class UsageDisplay
{
    internal static int Show(Terminal terminal, ParseResult parsed, ParseErrorAction action)
    {
        // The action writes suggestions and help to the output stream; a script that reads that stream expects results.
        parsed.InvocationConfiguration.Output = terminal.ErrorWriter;
        parsed.InvocationConfiguration.Error = terminal.ErrorWriter;
        action.ShowHelp = parsed.Tokens.Count == 0;
        action.Invoke(parsed);
        if (!action.ShowHelp)
        {
            terminal.ErrorWriter.WriteLine($"Run '{Path(parsed.CommandResult.Command)} --help' to see what it takes.");
        }
        return ExitCodes.Usage;
    }

    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{Path(parent)} {command.Name}"
        : command.Name;
}
