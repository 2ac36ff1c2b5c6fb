using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>What is asked of options: limits of numeric ones, and that one is left out where it would go unread.</summary>
internal static class Require
{
    /// <summary>A whole number not below the given one.</summary>
    internal static Action<OptionResult> AtLeast(int minimum) => result =>
    {
        // What is no number at all the parser of numbers refuses.
        foreach (var token in result.Tokens.Where(token => NumberText.TryWhole(token.Value, out int value) && value < minimum))
        {
            result.AddError($"{result.Option.Name} {token.Value} cannot be used. Expected a whole number, {minimum} or more.");
        }
    };

    /// <summary>Whether somebody gave an option, and not its default alone.</summary>
    internal static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Refuses an option that would not be heeded.</summary>
    /// <exception cref="InputException">It was given.</exception>
    internal static void NotGiven(ParseResult parsed, Option option, string why)
    {
        if (IsGiven(parsed, option))
        {
            throw new InputException($"{option.Name} cannot be heeded: {why}");
        }
    }
}
