using System.CommandLine.Parsing;
using System.Globalization;

namespace Mira.Cli.Options;

/// <summary>Limits of numeric options; a value outside is a usage error.</summary>
internal static class Require
{
    /// <summary>The value must be at least the given one. Text that is no number is left to the parser's own message.</summary>
    internal static Action<OptionResult> AtLeast(int minimum) => result =>
    {
        if (result.Tokens is [var token]
            && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value < minimum)
        {
            result.AddError($"{result.Option.Name} {value} is too small. Expected {minimum} or more.");
        }
    };
}
