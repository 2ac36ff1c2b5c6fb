using System.Globalization;
using System.Security;
using System.Text;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Parts that every page has.</summary>
internal static class HtmlParts
{
    private const double Gibibyte = 1L << 30;
    private const int ShownCommit = 12;

    /// <summary>Everything before the first heading.</summary>
    internal static string Start(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>mira: {Text(title)}</title>
        <style>
        {HtmlStyle.Css}
        </style>
        </head>
        <body>

        """;

    /// <summary>Everything after the last section.</summary>
    internal const string End = "</body>\n</html>\n";

    /// <summary>What a reader must know first; nothing where there is nothing.</summary>
    internal static string Warnings(IReadOnlyList<string> warnings, string title = "Warnings") => warnings.Count == 0 ? ""
        : $"<h2>{title}</h2>\n<ul class=\"warnings\">\n{string.Concat(warnings.Select(warning => $"<li>{Text(warning)}</li>\n"))}</ul>\n";

    /// <summary>Charts with their captions; nothing where there is none.</summary>
    internal static string Figures(IReadOnlyList<Figure> figures)
    {
        var html = new StringBuilder(figures.Count > 0 ? "<h2>Figures</h2>\n" : "");
        foreach (var figure in figures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure id=\"{Text(figure.Name)}\">\n{Chart.Svg(figure)}");
            html.Append(CultureInfo.InvariantCulture, $"<figcaption><b>{Text(figure.Title)}.</b> ");
            html.Append(CultureInfo.InvariantCulture, $"{Text(figure.Caption)}</figcaption>\n</figure>\n");
        }
        return html.ToString();
    }

    /// <summary>The machine, the programs and the data of a run.</summary>
    internal static IEnumerable<(string Name, string Value)> Environment(RunRecord run) =>
    [
        ("commit", run.Commit),
        ("processor", string.Create(CultureInfo.InvariantCulture, $"{run.Hardware.Cpu}, {run.Hardware.Cores} logical cores")),
        ("memory", Memory(run.Hardware.Memory)),
        ("GPU", run.Hardware.Gpu.Length > 0 ? run.Hardware.Gpu : "none"),
        ("computed on", string.Create(CultureInfo.InvariantCulture, $"{run.Device}, {run.Precision}, {run.Threads} threads")),
        .. run.Versions.Select(version => (version.Key, version.Value)),
        ("data", $"{run.Data}, {run.DataHash}"),
    ];

    /// <summary>Time and memory of a run.</summary>
    internal static IEnumerable<(string Name, string Value)> Cost(RunCost cost) =>
    [
        ("time", Duration(cost.Seconds)),
        .. cost.Phases.Select(phase => ("time: " + phase.Key, Duration(phase.Value))),
        ("largest memory", Memory(cost.PeakMemory)),
        ("pretraining speed", string.Create(CultureInfo.InvariantCulture, $"{cost.ImagesPerSecond:0} images/s")),
    ];

    /// <summary>The commits of a run, as short as they are told apart; the whole ones stand in its environment.</summary>
    internal static string Commits(RunRecord run) => Text(string.Join(", ", run.Commit.Split(", ").Select(commit => commit[..Math.Min(commit.Length, ShownCommit)])));

    /// <summary>Seconds, or minutes and seconds.</summary>
    internal static string Duration(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    /// <summary>Bytes in GiB.</summary>
    internal static string Memory(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.0} GiB");

    /// <summary>Text from outside, made harmless.</summary>
    internal static string Text(string text) => SecurityElement.Escape(text);
}

/// <summary>The look of the report: readable in light and dark, and on paper.</summary>
internal static class HtmlStyle
{
    internal const string Css = """
        :root { color-scheme: light dark; --text: #1c1c1e; --quiet: #5c5f66; --line: #d9dbe0; --page: #fff; --soft: #f4f5f7; --warn: #8a3b00; }
        @media (prefers-color-scheme: dark) { :root { --text: #e8e8ea; --quiet: #a3a6ad; --line: #3a3d44; --page: #17181b; --soft: #22242a; --warn: #ffb27a; } }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
        h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
        p.quiet, figcaption, td.quiet { color: var(--quiet); } p { max-width: 48rem; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .28rem .9rem .28rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; }
        .number { text-align: right; } td.number { white-space: nowrap; }
        figure { margin: 1.4rem 0; } figcaption { font-size: .92rem; max-width: 48rem; } figcaption b { color: var(--text); }
        figure svg { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
        pre { background: var(--soft); padding: .7rem 1rem; border-radius: 6px; overflow-x: auto; font-size: .88rem; }
        ul.warnings { color: var(--warn); }
        @media print { body { max-width: none; padding: 0; font-size: 11pt; } figure, tr { break-inside: avoid; } h2 { break-after: avoid; } }
        """;
}
