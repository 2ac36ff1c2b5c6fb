using System.Security;
using System.Text;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>A table of the report; every cell is escaped, and bold where it begins with two asterisks,
/// up to the next two.</summary>
/// <param name="Columns">Headings. One that starts with '#' is over numbers, aligned to the right;
/// the sign is not shown.</param>
/// <param name="Rows">Cells, as many as there are headings.</param>
internal sealed record HtmlTable(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows)
{
    private const char NumberMark = '#';
    private const string Bold = "**";

    /// <summary>Names and values side by side.</summary>
    internal static HtmlTable Pairs(string name, string value, IEnumerable<(string Name, string Value)> pairs) =>
        new([name, value], pairs.Select(pair => new[] { pair.Name, pair.Value }));

    internal string Render()
    {
        var html = new StringBuilder("<div class=\"scroll\"><table>\n<thead>");
        AppendRow(html, "th", [.. Columns.Select(column => column.TrimStart(NumberMark))]);
        html.Append("</thead>\n<tbody>\n");
        foreach (var row in Rows)
        {
            AppendRow(html, "td", row);
        }
        return html.Append("</tbody>\n</table></div>\n").ToString();
    }

    private static string Content(string cell) => SecurityElement.Escape(cell).Split(Bold) is ["", var bold, var rest]
        ? $"<b>{bold}</b>{rest}"
        : SecurityElement.Escape(cell);

    private void AppendRow(StringBuilder html, string element, IReadOnlyList<string> cells)
    {
        html.Append("<tr>");
        foreach (var (cell, column) in cells.Zip(Columns))
        {
            html.Append('<').Append(element).Append(column.StartsWith(NumberMark) ? " class=\"number\">" : ">")
                .Append(Content(cell)).Append("</").Append(element).Append('>');
        }
        html.Append("</tr>\n");
    }
}
