using System.Text;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>A table as Markdown: a pure function of its files.</summary>
public static class ItemText
{
    /// <summary>What ± and bold mean in every table.</summary>
    private const string Legend = "±: standard deviation over seeds. Bold: the best of its column, if the 95 % " +
        "interval of its lead over the second best, paired over seeds, excludes 0.";

    /// <summary>The whole text.</summary>
    public static string Render(ItemContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var text = new StringBuilder($"# {content.Item.Name}: {content.Item.Title}\n\n{content.Item.Caption}\n\n");
        foreach (var warning in content.Warnings())
        {
            text.Append($"> {warning}\n>\n");
        }
        text.Append('\n').Append(Overview(content));
        text.Append($"\n## {ItemWords.ClaimsOf(content.Item)}\n\n")
            .Append(content.Claims.Count > 0
                ? Markdown.Table(ItemTables.Claims(content))
                : "Our numbers cannot judge any claim.\n");
        text.Append("\nPaired t-tests over seeds; p-values of one claim are corrected for their " +
            "number (Holm). For claims that a difference is small, p tests that it is larger. " +
            $"{ItemWords.PowerOf(content)}\n");
        foreach (var table in content.Figures().Select(figure => figure.Table).OfType<FigureTable>())
        {
            text.Append($"\n## {table.Title}\n\n{Markdown.Table(table.Rows)}");
        }
        text.Append(content.Alarms().Count == 0
            ? ""
            : $"\n## Alarms of the runs\n\n{string.Concat(content.Alarms().Select(alarm => $"- {alarm}\n"))}");
        text.Append("\n## Every cell\n\n").Append(Markdown.Table(ItemTables.Comparison(content)));
        foreach (var remark in content.Item.Remarks)
        {
            text.Append($"\n- {remark}");
        }
        return text.Append($"\n\nMeasured with `{content.Run.CommandLine}`. " +
            "Redraw this page with `mira report --from FOLDER`.\n").ToString();
    }

    /// <summary>What the numbers of the table are.</summary>
    internal static string LegendOf(ItemContent content) => ItemTables.Origin(content) + Legend;

    /// <summary>The table alone, for a README.</summary>
    public static string Overview(ItemContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Cells.Any(cell => cell.Ours is not null)
            ? $"{Markdown.Table(ItemTables.Overview(content))}\n{LegendOf(content)}\n"
            : "Nothing was measured yet.\n";
    }
}

/// <summary>Tables as Markdown.</summary>
internal static class Markdown
{
    /// <summary>A table with its headings first; numbers, told by a '#' before their heading,
    /// are to the right.</summary>
    internal static string Table(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var (place, row) in rows.Index())
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => (place == 0 ? cell.TrimStart('#') : cell)
                .Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
            if (place == 0)
            {
                text.Append('|').AppendJoin("|", row.Select(heading => heading.StartsWith('#') ? "---:" : "---"))
                    .Append("|\n");
            }
        }
        return text.ToString();
    }
}
