using System.CommandLine.Parsing;
using System.Globalization;

namespace Mira.Cli.Options;

/// <summary>Limits of numeric options; a value outside is a usage error.</summary>
internal static class Require
{
    /// <summary>A whole number not below the given one.</summary>
    internal static Action<OptionResult> AtLeast(int minimum) => result =>
    {
        if (result.Tokens is [var token]
            && !(int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum))
        {
            result.AddError($"{result.Option.Name} {token.Value} cannot be used. Expected a whole number, {minimum} or more.");
        }
    };
}
