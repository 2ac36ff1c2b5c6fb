using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Mira.Cli.Help;

namespace Mira.Cli.Display;

/// <summary>Shows what is wrong with a command line: every error, the nearest spelling, and
/// where the help is.</summary>
internal static partial class UsageDisplay
{
    internal static int Show(Terminal terminal, ParseResult parsed, ParseErrorAction action)
    {
        // The action writes suggestions and help to the output stream; a script that reads that stream expects results.
        using var text = new StringWriter();
        (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error) = (text, text);
        action.ShowHelp = parsed.Tokens.Count == 0;
        action.Invoke(parsed);
        terminal.ErrorWriter.WriteLine(WithoutTypeNames(text.ToString()).Trim());
        if (!action.ShowHelp)
        {
            ShowWhereTheHelpIs(terminal, parsed);
        }
        return ExitCodes.Usage;
    }

    /// <summary>Shows what is wrong with options that are right one by one, but not together.</summary>
    internal static int Show(Terminal terminal, ParseResult parsed, string message)
    {
        terminal.ErrorWriter.WriteLine(message);
        ShowWhereTheHelpIs(terminal, parsed);
        return ExitCodes.Usage;
    }

    private static void ShowWhereTheHelpIs(Terminal terminal, ParseResult parsed) =>
        terminal.ErrorWriter.WriteLine($"Run '{HelpPage.Path(parsed.CommandResult.Command)} --help' " +
            "for its options and examples.");

    /// <summary>The parser names the .NET type that a value could not become.</summary>
    private static string WithoutTypeNames(string text) => TypeName()
        .Replace(text, match => match.Groups[1].Value switch
    {
        "Int32" or "Int64" => ": expected a whole number.",
        "Single" or "Double" => ": expected a number.",
        _ => ".",
    });

    [GeneratedRegex(@" as expected type '(?:System\.Nullable`1\[)?[\w.]*?(\w+)\]?'\.")]
    private static partial Regex TypeName();
}
