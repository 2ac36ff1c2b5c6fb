namespace Mira.Experiments.Reporting.Pages;

/// <summary>Rows of a table in as few words as tell them apart, for charts.</summary>
internal sealed class RowLabels
{
    private const string Separator = "; ";

    private readonly Dictionary<string, string[]> _parts;
    private readonly List<int> _columns;

    /// <param name="rows">Rows as they stand in files: their headers one after the other.</param>
    internal RowLabels(IEnumerable<string> rows)
    {
        _parts = rows.Distinct().ToDictionary(row => row, row => row.Split(Separator));
        _columns = [.. Enumerable.Range(0, _parts.Values.Min(parts => parts.Length))];
        foreach (var column in _columns.Skip(1).Reverse().ToList())
        {
            List<int> fewer = [.. _columns.Where(other => other != column)];
            if (_parts.Keys.Select(row => Join(row, fewer)).Distinct().Count() == _parts.Count)
            {
                _columns = fewer;
            }
        }
    }

    /// <summary>Different first words, such as the methods.</summary>
    internal int Kinds => _parts.Values.Select(parts => parts[0]).Distinct().Count();

    /// <summary>Whether more than the first word is needed to tell every row from the others.</summary>
    internal bool HasVariants => _columns.Count > 1;

    /// <summary>A row in few words.</summary>
    internal string Of(string row) => Join(row, _columns);

    /// <summary>The first word of a row, such as the method.</summary>
    internal string KindOf(string row) => _parts[row][0];

    /// <summary>The other words of a row, such as the batch.</summary>
    internal string VariantOf(string row) => Join(row, _columns[1..]);

    /// <summary>What the words of a row are.</summary>
    /// <param name="header">Headings of a row's words.</param>
    internal string WordsIn(IReadOnlyList<string> header) =>
        string.Join(Separator, _columns.Where(column => column < header.Count).Select(column => header[column]));

    /// <summary>What the other words are.</summary>
    /// <param name="header">Headings of a row's words.</param>
    internal string VariantsIn(IReadOnlyList<string> header) =>
        string.Join(", ", _columns.Skip(1).Select(column => header[column]));

    private string Join(string row, List<int> columns) =>
        string.Join(Separator, columns.Select(column => _parts[row][column]));
}
