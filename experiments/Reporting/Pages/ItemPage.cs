using System.Text;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>One page that shows tables: a pure function of their files, self-contained, readable offline and on paper.</summary>
public static class ItemPage
{
    /// <summary>The page as HTML text.</summary>
    /// <param name="items">Tables in reading order, at least one.</param>
    public static string Render(IReadOnlyList<ItemContent> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var html = new StringBuilder(HtmlParts.Start(items.Count == 1 ? items[0].Item.Name : "the paper beside our measurements"));
        if (items.Count > 1)
        {
            html.Append("<h1>The paper beside our measurements</h1>\n<ul>\n");
            html.AppendJoin("", items.Select(item => $"<li><a href=\"#{Anchor(item)}\">{Text(Title(item))}</a>, {Text(ItemTables.ScaleWords(item.Scale))}</li>\n")).Append("</ul>\n");
        }
        foreach (var item in items)
        {
            Append(html, item);
        }
        return html.Append(HtmlParts.End).ToString();
    }

    private static void Append(StringBuilder html, ItemContent item)
    {
        var run = item.Run;
        html.Append($"<h1 id=\"{Anchor(item)}\">{Text(Title(item))}</h1>\n<p>{Text(item.Item.Caption)}</p>\n");
        html.Append(FormattableString.Invariant($"<p class=\"quiet\">{Text(ItemTables.ScaleWords(item.Scale))}, {Text(run.Data)}, {Text(run.Device)} {Text(run.Precision)}, {run.Started.UtcDateTime:yyyy-MM-dd} UTC, commit {HtmlParts.Commits(run)}</p>\n"));
        html.Append(HtmlParts.Warnings(item.Warnings()));
        html.Append("<h2>Our numbers</h2>\n");
        html.Append(item.Seeds.Count > 0 ? Table(ItemTables.Overview(item)) : "<p>Nothing was measured yet.</p>\n");
        html.Append($"<p class=\"quiet\">{Text(ItemText.Legend)}</p>\n");
        if (item.Claims.Count > 0)
        {
            html.Append($"<h2>{ItemWords.ClaimsOf(item.Item)}</h2>\n").Append(Table(ItemTables.Claims(item)));
            html.Append("<p class=\"quiet\">Paired t-tests over seeds; p-values of one claim are corrected for their number (Holm). Where a difference has to be small, p is that of its being larger.</p>\n");
        }
        var figures = item.Figures();
        html.AppendJoin("", figures.Select(figure => figure.Table).OfType<FigureTable>().Select(table => $"<h2>{Text(table.Title)}</h2>\n{Table(table.Rows)}"));
        html.Append(HtmlParts.Figures(figures));
        html.Append(HtmlParts.Warnings(item.Alarms(), "Alarms of the runs"));
        html.Append("<h2>Every cell beside the paper's</h2>\n").Append(Table(ItemTables.Comparison(item)));
        html.Append(item.Item.Remarks.Count == 0 ? "" : $"<ul>\n{string.Concat(item.Item.Remarks.Select(remark => $"<li>{Text(remark)}</li>\n"))}</ul>\n");
        html.Append(ItemRecipes.Section(run));
        html.Append("<h2>Environment and cost</h2>\n").Append(HtmlTable.Pairs("what", "value", HtmlParts.Environment(run).Concat(HtmlParts.Cost(run.Cost))).Render());
        html.Append(Costs(run.Cost));
        html.Append($"<h2>To repeat it</h2>\n<pre>{Text(run.CommandLine)}</pre>\n");
        html.Append("<p class=\"quiet\">Charts and this page come from run.json and the CSV files beside it. Draw them again without computing:</p>\n<pre>mira report --from FOLDER</pre>\n");
    }

    private static string Costs(RunCost cost) => cost.Trainings.Count == 0 ? "" : "<h3>Cost of each pretraining</h3>\n" + new HtmlTable(
        ["pretraining", "#epochs", "#seconds per epoch", "#images/s", "#largest memory"],
        cost.Trainings.Select(training => new[]
        {
            training.Name,
            FormattableString.Invariant($"{training.Epochs:0.##}"),
            FormattableString.Invariant($"{training.SecondsPerEpoch:0.0}"),
            FormattableString.Invariant($"{training.ImagesPerSecond:0}"),
            HtmlParts.Memory(training.PeakMemory),
        })).Render();

    private static string Title(ItemContent item) => $"{item.Item.Name}: {item.Item.Title}";

    private static string Anchor(ItemContent item) => $"{item.Item.Id}-{item.Scale.Replace(' ', '-')}";

    private static string Table(IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        return new HtmlTable(all[0], all.Skip(1)).Render();
    }

    private static string Text(string text) => HtmlParts.Text(text);
}
