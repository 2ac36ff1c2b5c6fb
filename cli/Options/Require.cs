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
        foreach (var token in result.Tokens.Where(token => NumberText.TryWhole(token.Value, out int value)
            && value < minimum))
        {
            result.AddError($"{result.Option.Name} {token.Value} cannot be used. Expected a whole " +
                $"number, {minimum} or more.");
        }
    };

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
