using System.Globalization;
using System.Text;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>One page that shows tables: a pure function of their files, self-contained, readable
/// offline and on paper.</summary>
public static class ItemPage
{
    // Costs by phase are shown of so many pretrainings, a column each.
    private const int MostColumns = 4;

    private const string Caveats =
        "Compare each number with random weights of the same network under the same protocol. " +
        "± is half of the 95 % interval due to the number of test images; it leaves out the spread over seeds.";

    private const string TestWords = "Paired t-tests over seeds; p-values " +
        "of one claim are corrected for their number (Holm). " +
        "For claims that a difference is small, p tests that it is larger. Cells are named as in the paper.";

    /// <summary>The page as HTML text.</summary>
    /// <param name="items">Tables in reading order, at least one.</param>
    public static string Render(IReadOnlyList<ItemContent> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var html = new StringBuilder(HtmlParts.Start(items.Count == 1 ? items[0]
            .Item.Name : "the paper and our measurements", items[0].Progress?.Head ?? ""));
        if (items.Count > 1)
        {
            html.Append("<h1>The paper and our measurements</h1>\n<ul>\n");
            html.AppendJoin("", items.Select(item => $"<li><a href=\"#{Anchor(item)}\">{Text(Title(item))}</a>, " +
                $"{Text(ItemTables.ScaleWords(item.Scale))}</li>\n")).Append("</ul>\n");
        }
        foreach (var item in items)
        {
            Append(html, item);
        }
        return html.Append(HtmlParts.End).ToString();
    }

    /// <summary>The verdict, the figure and the table; all that a reader checks afterwards is folded.</summary>
    private static void Append(StringBuilder html, ItemContent item)
    {
        var run = item.Run;
        var figures = item.Figures();
        html.Append($"<h1 id=\"{Anchor(item)}\">{Text(Title(item))}</h1>\n<p>{Text(item.Item.Caption)}</p>\n");
        html.Append(item.Progress is { } progress ? $"<p><b>{Text(progress.Words)}</b></p>\n" : "");
        html.Append(Verdicts(item)).Append(HtmlParts.Warnings(item.Warnings(), "Before you read the numbers"));
        html.Append(HtmlParts.Figures([.. figures.Take(1)], title: ""));
        html.Append(item.Item.OwnsRuns ? Accuracies(item) + item.Details.Transferred() + item.Details.Assigned()
            : Numbers(item));
        html.AppendJoin("", figures.Select(figure => figure.Table).OfType<FigureTable>()
            .Select(table => $"<h2>{Text(table.Title)}</h2>\n{Table(table.Rows)}"));
        html.Append(item.Claims.Count == 0
            ? ""
            : HtmlParts.Folded("Tests behind the verdicts", Table(ItemTables.Claims(item))
                + $"<p class=\"quiet\">{TestWords} {Text(ItemWords.PowerOf(item))}</p>\n"));
        html.Append(HtmlParts.Figures([.. figures.Skip(1)], title: "More figures")).Append(item.Details.Shown());
        html.Append(HtmlParts.FoldedList("Alarms of the runs", item.Alarms()));
        html.Append(item.Cells.Count == 0
            ? ""
            : HtmlParts.Folded("Every cell, compared with the paper", Table(ItemTables.Comparison(item))));
        html.Append(HtmlParts.FoldedList("Remarks", item.Item.Remarks));
        html.Append(HtmlParts.Folded("Recipes", ItemRecipes.Section(run)));
        html.Append(HtmlParts.Folded("Environment and cost",
            HtmlTable.Pairs("what", "value", HtmlParts.Environment(run).Concat(HtmlParts.Cost(run.Cost)))
                .Render() + Costs(run.Cost)));
        html.Append(HtmlParts.Repeat(run));
        html.Append($"<p class=\"quiet\">{Text(Measured(item))}, commit {HtmlParts.Commits(run)}</p>\n");
    }

    private static string Verdicts(ItemContent item) =>
        item.Claims.Count == 0 ? "" : $"<h2>{ItemWords.ClaimsOf(item.Item)}</h2>\n<ul class=\"verdicts\">\n"
        + string.Concat(item.Claims.DistinctBy(claim => claim.Claim).Select(claim =>
            $"<li><span class=\"verdict {ItemWords.ClassOf(claim.Judgement)}\">" +
            $"{ItemWords.Of(claim.Judgement)}</span> {Text(claim.Claim)}</li>\n")) + "</ul>\n";

    private static string Numbers(ItemContent item) =>
        "<h2>Our numbers</h2>\n" +
        (item.Seeds.Count > 0
            ? $"{Table(ItemTables.Overview(item))}<p class=\"quiet\">{Text(ItemText.LegendOf(item))}</p>\n"
            : "<p>Nothing was measured yet.</p>\n");

    private static string Accuracies(ItemContent item) => item.Evaluations.Count == 0 ? ""
        : $"<h2>Accuracy on frozen features, in percent</h2>\n{Table(ItemTables.Accuracies(item))}<p " +
            $"class=\"quiet\">{Text(Caveats)}</p>\n";

    private static string Measured(ItemContent item) => string.Create(CultureInfo.InvariantCulture,
        $"{(item.Scale.Length > 0 ? $"{ItemTables.ScaleWords(item.Scale)}, " : "")}{item.Run.Data}, " +
        $"{item.Run.Device} {item.Run.Precision}, {item.Run.Started.UtcDateTime:yyyy-MM-dd} UTC");

    private static string Costs(RunCost cost) => cost.Trainings.Count == 0 ? "" : cost.Trainings.Count <= MostColumns
        ? "<h3>Cost of pretraining</h3>\n" + new HtmlTable(
            [.. CostTable.Columns(cost.Trainings).Select((name, i) => i == 0 ? name : "#" + name)],
            CostTable.Rows(cost.Trainings)).Render()
        : "<h3>Cost of each pretraining</h3>\n" + new HtmlTable(
        ["pretraining", "#epochs", "#seconds per epoch", "#images/s", "#largest memory"],
        cost.Trainings.Select(training => new[]
        {
            training.Name,
            string.Create(CultureInfo.InvariantCulture, $"{training.Epochs:0.##}"),
            string.Create(CultureInfo.InvariantCulture, $"{training.SecondsPerEpoch:0.0}"),
            string.Create(CultureInfo.InvariantCulture, $"{training.ImagesPerSecond:0}"),
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
