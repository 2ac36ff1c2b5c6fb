using System.CommandLine.Parsing;

namespace Mira.Cli.Options;

/// <summary>Limits of numeric options; a value outside is a usage error.</summary>
internal static class Require
{
    /// <summary>The value must be at least the given one.</summary>
    internal static Action<OptionResult> AtLeast(int minimum) => result =>
    {
        if (result.Errors.Any())
        {
            return;
        }
        var value = result.GetValueOrDefault<int>();
        if (value < minimum)
        {
            result.AddError($"{result.Option.Name} {value} is too small. Expected {minimum} or more.");
        }
    };
}
