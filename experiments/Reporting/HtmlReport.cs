using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Experiments.Reporting;

/// <summary>One page that shows a run: a pure function of its records, self-contained, readable offline and on paper.</summary>
public static class HtmlReport
{
    private const double Gibibyte = 1L << 30;

    private const string Caveats =
        "This is a small run: a small network, few images, few epochs. Its numbers say whether the method works here; they are " +
        "not the paper's and must not be compared with them. Read each beside random weights of the same network under the same " +
        "protocol. The interval is the 95 % one from the number of test images alone; another seed adds its own spread.";

    /// <summary>The page as HTML text.</summary>
    public static string Render(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>mira: {Text(content.Run.Name)}</title>
            <style>
            {HtmlStyle.Css}
            </style>
            </head>
            <body>

            """);
        AppendHead(html, content.Run);
        AppendWarnings(html, content.Warnings());
        AppendResults(html, content.Evaluations);
        AppendFigures(html, content.Figures());
        AppendRecipes(html, content.Run);
        AppendEnvironment(html, content.Run);
        AppendCommands(html, content.Run);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendHead(StringBuilder html, RunRecord run)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h1>mira: {Text(run.Name)}</h1>\n<p class=\"quiet\">");
        html.Append(CultureInfo.InvariantCulture, $"{Text(run.Data)}, seed {run.Seed}, {Text(run.Device)} {Text(run.Precision)}, ");
        html.Append(CultureInfo.InvariantCulture, $"{run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, ");
        html.Append(CultureInfo.InvariantCulture, $"{Duration(run.Cost.Seconds)}, commit {Text(run.Commit)}</p>\n");
    }

    private static void AppendWarnings(StringBuilder html, IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            html.Append("<h2>Warnings</h2>\n<ul class=\"warnings\">\n");
            html.AppendJoin("", warnings.Select(warning => $"<li>{Text(warning)}</li>\n")).Append("</ul>\n");
        }
    }

    private static void AppendResults(StringBuilder html, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (evaluations.Count == 0)
        {
            return;
        }
        var rows = ResultTable.Of(evaluations).Select(line => new[]
        {
            Protocols.Title(line.Trained.Protocol),
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

    private static void AppendFigures(StringBuilder html, IReadOnlyList<Figure> figures)
    {
        if (figures.Count > 0)
        {
            html.Append("<h2>Figures</h2>\n");
        }
        foreach (var figure in figures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure id=\"{Text(figure.Name)}\">\n{Chart.Svg(figure)}");
            html.Append(CultureInfo.InvariantCulture, $"<figcaption><b>{Text(figure.Title)}.</b> ");
            html.Append(CultureInfo.InvariantCulture, $"{Text(figure.Caption)}</figcaption>\n</figure>\n");
        }
    }

    private static void AppendRecipes(StringBuilder html, RunRecord run)
    {
        html.Append("<h2>Recipes</h2>\n<p class=\"quiet\">Asked: settings. Derived: what follows from them.</p>\n");
        foreach (var (role, recipe) in run.Recipes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{Text(role)}</h3>\n");
            var rows = Rows(recipe.Asked, "asked").Concat(Rows(recipe.Derived, "derived"));
            html.Append(new HtmlTable(["setting", "value", ""], rows).Render());
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(JsonObject values, string kind) =>
        values.Select(value => new[] { value.Key, value.Value?.ToString() ?? "–", kind });

    private static void AppendEnvironment(StringBuilder html, RunRecord run)
    {
        html.Append("<h2>Environment and cost</h2>\n");
        html.Append(HtmlTable.Pairs("what", "value", Environment(run).Concat(Cost(run.Cost))).Render());
        if (run.Cost.Trainings is { Count: > 0 } trainings)
        {
            html.Append("<h3>Cost of pretraining</h3>\n");
            html.Append(new HtmlTable([.. CostTable.Columns(trainings).Select((name, i) => i == 0 ? name : "#" + name)], CostTable.Rows(trainings)).Render());
        }
    }

    private static IEnumerable<(string Name, string Value)> Environment(RunRecord run) =>
    [
        ("processor", string.Create(CultureInfo.InvariantCulture, $"{run.Hardware.Cpu}, {run.Hardware.Cores} logical cores")),
        ("memory", Memory(run.Hardware.Memory)),
        ("GPU", run.Hardware.Gpu.Length > 0 ? run.Hardware.Gpu : "none"),
        ("computed on", string.Create(CultureInfo.InvariantCulture, $"{run.Device}, {run.Precision}, {run.Threads} threads")),
        .. run.Versions.Select(version => (version.Key, version.Value)),
        ("data", $"{run.Data}, {run.DataHash}"),
    ];

    private static IEnumerable<(string Name, string Value)> Cost(RunCost cost) =>
    [
        ("time", Duration(cost.Seconds)),
        .. cost.Phases.Select(phase => ("time: " + phase.Key, Duration(phase.Value))),
        ("largest memory", Memory(cost.PeakMemory)),
        ("pretraining speed", string.Create(CultureInfo.InvariantCulture, $"{cost.ImagesPerSecond:0} images/s")),
    ];

    private static void AppendCommands(StringBuilder html, RunRecord run) => html.Append(CultureInfo.InvariantCulture, $"""
        <h2>To repeat it</h2>
        <pre>{Text(run.CommandLine)}</pre>
        <p class="quiet">Charts and this page come from run.json and the CSV files beside it. Draw them again without computing:</p>
        <pre>mira report --from FOLDER</pre>

        """);

    private static string Duration(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    private static string Memory(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.0} GiB");

    private static string Text(string text) => SecurityElement.Escape(text);
}
