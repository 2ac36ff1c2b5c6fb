namespace Mira.Experiments.Recipes;

/// <summary>Suggests the known word nearest to a misspelled one.</summary>
public static class Spelling
{
    /// <summary>"Did you mean 'x'? " for the known words nearest to a word, or nothing where none is near.</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        var near = Nearest(word, known);
        return near.Count == 0
            ? ""
            : $"Did you mean {string.Join(" or ", near.Select(candidate => $"'{candidate}'"))}? ";
    }

    /// <summary>Known words that end in the word's last part, else those at the smallest edit
    /// distance, three at most.</summary>
    internal static IReadOnlyList<string> Nearest(string word, IEnumerable<string> known)
    {
        var candidates = known.ToList();
        var last = word.Split('.')[^1];
        var ending = candidates.Where(candidate => Equals(candidate.Split('.')[^1], last)).ToList();
        if (ending.Count > 0)
        {
            return [.. ending.Take(3)];
        }
        var near = candidates
            .Select(candidate =>
                (candidate, Distance: Math.Min(Distance(word, candidate),
                    Distance(last, candidate.Split('.')[^1]) + 1)))
            .Where(pair => pair.Distance <= Math.Max(2, pair.candidate.Length / 3))
            .ToList();
        return [.. near.Where(pair => pair.Distance == near.Min(other => other.Distance))
            .Select(pair => pair.candidate).Take(3)];
    }

    /// <summary>Whether two words are one but for case, hyphens and underscores.</summary>
    internal static bool Equals(string first, string second) =>
        string.Equals(Plain(first), Plain(second), StringComparison.Ordinal);

    /// <summary>Insertions, deletions, replacements and swaps of neighbors that make one word the other.</summary>
    internal static int Distance(string first, string second)
    {
        var (a, b) = (Plain(first), Plain(second));
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = Cost(table, a, b, i, j);
            }
        }
        return table[a.Length, b.Length];
    }

    private static int Cost(int[,] table, string a, string b, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }
        var replace = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(replace, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        var swaps = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swaps ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }

    private static string Plain(string word) =>
        word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
