using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>One page that shows a run: a pure function of its records, self-contained, readable offline and on paper.</summary>
public static class HtmlReport
{
    private const string Caveats =
        "This is a small run: a small network, few images, few epochs. Its numbers say whether the method works here; they are " +
        "not the paper's and must not be compared with them. Read each beside random weights of the same network under the same " +
        "protocol. The interval is the 95 % one from the number of test images alone; another seed adds its own spread.";

    /// <summary>The page as HTML text.</summary>
    public static string Render(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var html = new StringBuilder();
        html.Append(HtmlParts.Start(content.Run.Name));
        AppendHead(html, content.Run);
        AppendResults(html, content.Evaluations);
        html.Append(HtmlParts.Warnings(content.Warnings()));
        html.Append(HtmlParts.Figures(content.Figures()));
        html.Append(HtmlParts.Folded("Recipes", Recipes(content.Run)));
        html.Append(HtmlParts.Folded("Environment and cost", Environment(content.Run)));
        html.Append(HtmlParts.Repeat(content.Run));
        return html.Append(HtmlParts.End).ToString();
    }

    private static void AppendHead(StringBuilder html, RunRecord run)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h1>mira: {HtmlParts.Text(run.Name)}</h1>\n<p class=\"quiet\">");
        html.Append(CultureInfo.InvariantCulture, $"{HtmlParts.Text(run.Data)}, seed {run.Seed}, {HtmlParts.Text(run.Device)} {HtmlParts.Text(run.Precision)}, ");
        html.Append(CultureInfo.InvariantCulture, $"{run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, ");
        html.Append(CultureInfo.InvariantCulture, $"{HtmlParts.Duration(run.Cost.Seconds)}, commit {HtmlParts.Commits(run)}</p>\n");
    }

    private static void AppendResults(StringBuilder html, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (evaluations.Count == 0)
        {
            return;
        }
        var rows = ResultTable.Of(evaluations).Select(line => new[]
        {
            ProtocolNames.Title(line.Trained.Protocol),
            $"{line.Trained.Method} ({line.Trained.Encoder})",
            ResultTable.Percent(line.RandomTop1),
            string.Create(CultureInfo.InvariantCulture, $"{line.Trained.Top1:0.0} ± {line.HalfWidth:0.0}"),
            line.Gain is { } gain ? gain.ToString("+0.0;−0.0", CultureInfo.InvariantCulture) : "–",
            ResultTable.Percent(line.Trained.Top5),
            line.Trained.Images.ToString(CultureInfo.InvariantCulture),
            line.Trained.Setting,
        });
        html.Append("<h2>Accuracy on frozen features, in percent</h2>\n");
        html.Append(new HtmlTable(
            ["protocol", "method", "#random weights", "#trained", "#gain", "#top-5", "#images", "setting"], rows).Render());
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{Caveats}</p>\n");
    }

    private static string Recipes(RunRecord run)
    {
        var html = new StringBuilder("<p class=\"quiet\">Asked: settings. Derived: what follows from them.</p>\n");
        foreach (var (role, recipe) in run.Recipes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{HtmlParts.Text(role)}</h3>\n");
            var rows = Rows(recipe.Asked, "asked").Concat(Rows(recipe.Derived, "derived"));
            html.Append(new HtmlTable(["setting", "value", ""], rows).Render());
        }
        return html.ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(JsonObject values, string kind) =>
        values.Select(value => new[] { value.Key, value.Value?.ToString() ?? "–", kind });

    private static string Environment(RunRecord run)
    {
        var html = new StringBuilder(HtmlTable.Pairs("what", "value", HtmlParts.Environment(run).Concat(HtmlParts.Cost(run.Cost))).Render());
        if (run.Cost.Trainings is { Count: > 0 } trainings)
        {
            html.Append("<h3>Cost of pretraining</h3>\n");
            html.Append(new HtmlTable([.. CostTable.Columns(trainings).Select((name, i) => i == 0 ? name : "#" + name)], CostTable.Rows(trainings)).Render());
        }
        return html.ToString();
    }
}
