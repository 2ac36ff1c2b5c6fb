using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mira.Datasets.Shards;

/// <summary>Names of shards in one word, as shells and WebDataset write them: train-{000..099}.tar,
/// {a,b}.tar.</summary>
internal static partial class BracePattern
{
    private const int Most = 1_000_000;

    /// <summary>Whether a name is a pattern.</summary>
    public static bool IsIn(string name) => Innermost().IsMatch(name);

    /// <summary>The names that a pattern stands for, in its order.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public static IEnumerable<string> Expand(string pattern)
    {
        string[] open = [pattern];
        while (Innermost().IsMatch(open[0]))
        {
            open = [.. open.SelectMany(First).Take(Most + 1)];
            if (open.Length > Most)
            {
                throw new InputException($"'{pattern}' stands for more than {Most:N0} files. Shorten its ranges.");
            }
        }
        // Words beside a range in one pair of braces come once for each number.
        return open.Distinct();
    }

    /// <summary>A pattern with its first braces replaced by each of their words.</summary>
    private static IEnumerable<string> First(string pattern)
    {
        var braces = Innermost().Match(pattern);
        return braces.Success
            ? Choices(braces).Select(word => pattern[..braces.Index] + word + pattern[(braces.Index + braces.Length)..])
            : [pattern];
    }

    private static IEnumerable<string> Choices(Match braces)
    {
        if (!braces.Groups["from"].Success)
        {
            return braces.Groups["list"].Value.Split(',');
        }
        var (from, to) = (braces.Groups["from"].Value, braces.Groups["to"].Value);
        var (first, last) = (Number(from), Number(to));
        // A leading zero asks for numbers of one width.
        var width = from.StartsWith('0') || to.StartsWith('0') ? Math.Max(from.Length, to.Length) : 1;
        return Enumerable.Range(0, Math.Min(Math.Abs(last - first), Most) + 1)
            .Select(step => (first <= last ? first + step : first - step)
                .ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }

    private static int Number(string digits) => NumberText.TryDigits(digits, out int number)
        ? number
        : throw new UnreachableException($"'{digits}' was matched as up to nine digits.");

    [GeneratedRegex(@"\{(?:(?<from>[0-9]{1,9})\.\.(?<to>[0-9]{1,9})|(?<list>[^{},]*(?:,[^{},]*)+))\}")]
    private static partial Regex Innermost();
}
