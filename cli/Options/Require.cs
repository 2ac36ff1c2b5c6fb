using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>Checks of options: limits of numbers, and that no option is given that would have no effect.</summary>
internal static class Require
{
    /// <summary>A whole number not below the given one.</summary>
    internal static Action<OptionResult> AtLeast(int minimum) => result =>
    {
        // The parser of numbers refuses what is not a number.
        foreach (var word in result.Tokens.SelectMany(token => NumberRange.Ends(token.Value))
            .Where(word => NumberText.TryWhole(word, out int value) && value < minimum))
        {
            result.AddError($"{result.Option.Name} {word} cannot be used. Expected a whole " +
                $"number, {minimum} or more.");
        }
    };

    /// <summary>Refuses an unknown option where an argument may stand, which the library takes as one; of a command
    /// with all that is under it.</summary>
    internal static void NoOptionAsArgument(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result =>
            {
                foreach (var token in result.Tokens.Where(token => IsOption(token.Value)))
                {
                    result.AddError($"Unrecognized option '{token.Value}'.");
                }
            });
        }
        foreach (var below in command.Subcommands)
        {
            NoOptionAsArgument(below);
        }
    }

    /// <summary>Whether a word looks like an option.</summary>
    internal static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2;

    /// <summary>Whether the user gave the option.</summary>
    internal static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Refuses an option that would have no effect.</summary>
    /// <exception cref="InputException">It was given.</exception>
    internal static void NotGiven(ParseResult parsed, Option option, string why)
    {
        if (IsGiven(parsed, option))
        {
            throw new InputException($"{option.Name} has no effect here: {why}");
        }
    }
}
