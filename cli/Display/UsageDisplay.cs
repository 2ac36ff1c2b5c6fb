using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;

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
        action.ShowTypoCorrections = false;
        action.Invoke(parsed);
        terminal.WriteError(WithoutTypeNames(text.ToString()).Trim());
        foreach (var hint in Hints(parsed).Where(hint => hint.Length > 0))
        {
            terminal.WriteError(hint);
        }
        if (!action.ShowHelp)
        {
            ShowWhereTheHelpIs(terminal, parsed);
        }
        return ExitCodes.Usage;
    }

    /// <summary>Shows what is wrong with options that are right one by one, but not together.</summary>
    internal static int Show(Terminal terminal, ParseResult parsed, string message)
    {
        terminal.WriteError(message);
        ShowWhereTheHelpIs(terminal, parsed);
        return ExitCodes.Usage;
    }

    /// <summary>The nearest spelling of an option or command that is not known. A value has none: it may be
    /// anything.</summary>
    private static IEnumerable<string> Hints(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var options = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(above => above.Options)
            .Where(option => option.Recursive)).SelectMany(option => option.Aliases.Append(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal)).Distinct().ToList();
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value)).Where(Require.IsOption);
        foreach (var (place, word) in parsed.UnmatchedTokens.Concat(arguments).Index())
        {
            if (Require.IsOption(word))
            {
                yield return Spelling.Hint(word, options).Trim();
            }
            else if (place == 0 && command.Subcommands.Count > 0)
            {
                yield return Spelling.Hint(word, command.Subcommands.Select(one => one.Name)).Trim();
            }
        }
    }

    private static void ShowWhereTheHelpIs(Terminal terminal, ParseResult parsed) =>
        terminal.WriteError($"Run '{HelpPage.Path(parsed.CommandResult.Command)} --help' " +
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
