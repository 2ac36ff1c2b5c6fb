using System.Globalization;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>Several numbers in one word: FROM..TO/N is N numbers from FROM to TO. Whole numbers are spaced evenly,
/// others by equal factors, as learning rates and weights are.</summary>
internal static class NumberRange
{
    private const string Dots = "..";
    private const int Most = 1000;

    /// <summary>Whether a word is written as a range.</summary>
    internal static bool IsOne(string word) => word.Contains(Dots, StringComparison.Ordinal);

    /// <summary>The whole numbers of a range, each once; null where it is none.</summary>
    internal static int[]? Whole(string word) => Parts(word) is var (from, to, count)
        && NumberText.TryWhole(from, out int first) && NumberText.TryWhole(to, out int last)
            ? [.. Steps(count).Select(share => (int)Math.Round(first + (share * ((double)last - first)))).Distinct()]
            : null;

    /// <summary>The numbers of a range; null where it is none, or an end is not above 0.</summary>
    internal static double[]? Numbers(string word) => Parts(word) is var (from, to, count)
        && NumberText.TryNumber(from, out var first) && NumberText.TryNumber(to, out var last) && first > 0 && last > 0
            ? [.. Steps(count).Select(share => Rounded(first * Math.Pow(last / first, share)))]
            : null;

    /// <summary>The words that a limit applies to: both ends of a range, or the word itself.</summary>
    internal static IEnumerable<string> Ends(string word) =>
        Parts(word) is var (from, to, _) ? [from, to] : [word];

    private static (string From, string To, int Count)? Parts(string word)
    {
        var at = word.IndexOf(Dots, StringComparison.Ordinal);
        var slash = word.LastIndexOf('/');
        return at > 0 && slash > at && NumberText.TryDigits(word.AsSpan(slash + 1), out int count)
            && count is >= 2 and <= Most
                ? (word[..at], word[(at + Dots.Length)..slash], count)
                : null;
    }

    private static IEnumerable<double> Steps(int count) =>
        Enumerable.Range(0, count).Select(place => (double)place / (count - 1));

    // 0.30000000000000004 is 0.3 in every file and chart.
    private static double Rounded(double value) =>
        NumberText.TryNumber(value.ToString("g12", CultureInfo.InvariantCulture), out var rounded) ? rounded : value;
}
