using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mira.Cli.Options;

/// <summary>--memory: a number of bytes such as 500M, 4G or 4GiB; each step is 1024 of the one before.</summary>
internal static class MemoryOption
{
    internal static Option<MemorySize?> Create(string description) => new("--memory")
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = Parse,
    };

    private static MemorySize? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var size = text.EndsWith("iB", StringComparison.OrdinalIgnoreCase) ? text[..^2] : text.TrimEnd('B', 'b');
        var shift = char.ToUpperInvariant(size.LastOrDefault()) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (double.TryParse(shift > 0 ? size[..^1] : size, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return new MemorySize((long)(number * (1L << shift)));
        }
        result.AddError($"--memory {text} cannot be used. Expected a number of bytes such as 500M or 4G.");
        return null;
    }
}
