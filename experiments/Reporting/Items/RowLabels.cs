namespace Mira.Experiments.Reporting.Items;

/// <summary>Rows of a table in as few words as tell them apart, for charts.</summary>
internal sealed class RowLabels
{
    private const string Separator = "; ";

    private readonly Dictionary<string, string[]> _parts;

    /// <param name="rows">Rows as they stand in files: their headers one after the other.</param>
    internal RowLabels(IEnumerable<string> rows)
    {
        _parts = rows.Distinct().ToDictionary(row => row, row => row.Split(Separator));
        for (var column = _parts.Values.Min(parts => parts.Length) - 1; column > 0; column--)
        {
            var shorter = _parts.ToDictionary(row => row.Key, row => Without(row.Value, column));
            if (shorter.Values.Select(parts => string.Join(Separator, parts)).Distinct().Count() == _parts.Count)
            {
                _parts = shorter;
            }
        }
    }

    /// <summary>Different first words, such as the methods.</summary>
    internal int Kinds => _parts.Values.Select(parts => parts[0]).Distinct().Count();

    /// <summary>Whether more than the first word is needed to tell every row from the others.</summary>
    internal bool HasVariants => _parts.Values.All(parts => parts.Length > 1);

    /// <summary>A row in few words.</summary>
    internal string Of(string row) => string.Join(Separator, _parts[row]);

    /// <summary>The first word of a row, such as the method.</summary>
    internal string KindOf(string row) => _parts[row][0];

    /// <summary>The other words of a row, such as the batch.</summary>
    internal string VariantOf(string row) => string.Join(Separator, _parts[row][1..]);

    private static string[] Without(string[] parts, int column) => [.. parts[..column], .. parts[(column + 1)..]];
}
