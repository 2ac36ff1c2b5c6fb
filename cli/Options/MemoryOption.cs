using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Datasets;

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
        var digits = shift > 0 ? size[..^1] : size;
        if (NumberText.TryNumber(digits, out var number) && number > 0)
        {
            return new MemorySize((long)(number * (1L << shift)));
        }
        var misspelled = NumberText.IsMisspelled(digits) ? NumberText.NotNumber(digits) + " " : "";
        result.AddError($"--memory {text} cannot be used. {misspelled}Expected a number of bytes such as 500M or 4G.");
        return null;
    }
}

/// <summary>An amount of memory.</summary>
/// <param name="Bytes">In bytes.</param>
internal sealed record MemorySize(long Bytes);
