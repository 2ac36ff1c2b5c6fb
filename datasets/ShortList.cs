namespace Mira.Datasets;

/// <summary>Names from a file of another program, shortened for a message: the first few and a count.</summary>
/// <remarks>A damaged or hostile file may have a million columns, or a name of a megabyte.</remarks>
public static class ShortList
{
    private const int Shown = 12, LongestName = 80;

    /// <summary>Names with commas between them.</summary>
    public static string Of(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var first = string.Join(", ", names.Take(Shown).Select(Name));
        return names.Count > Shown ? FormattableString.Invariant($"{first}, … ({names.Count:N0} in all)") : first;
    }

    /// <summary>One name or cell.</summary>
    public static string Name(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > LongestName ? $"{text[..LongestName]}…" : text;
    }
}
