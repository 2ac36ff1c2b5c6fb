using System.Text;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Tables as Markdown.</summary>
internal static class Markdown
{
    /// <summary>A table with its headings first; numbers, told by a '#' before their heading, stand to the right.</summary>
    internal static string Table(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var (place, row) in rows.Index())
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => (place == 0 ? cell.TrimStart('#') : cell).Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
            if (place == 0)
            {
                text.Append('|').AppendJoin("|", row.Select(heading => heading.StartsWith('#') ? "---:" : "---")).Append("|\n");
            }
        }
        return text.ToString();
    }
}
