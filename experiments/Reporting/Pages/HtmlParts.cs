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
    /// <param name="title">Title of the window.</param>
    /// <param name="head">What else stands in the head.</param>
    internal static string Start(string title, string head = "") => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        {head}<title>mira: {Text(title)}</title>
        <style>
        {HtmlStyle.Css}
        </style>
        </head>
        <body>

        """;

    /// <summary>Everything after the last section.</summary>
    internal const string End = "</body>\n</html>\n";

    /// <summary>What a reader must know first; nothing where there is nothing.</summary>
    internal static string Warnings(IReadOnlyList<string> warnings, string title = "Warnings") =>
        warnings.Count == 0 ? ""
        : $"<h2>{title}</h2>\n<ul " +
            $"class=\"warnings\">\n{string.Concat(warnings.Select(warning => $"<li>{Text(warning)}</li>\n"))}</ul>\n";

    /// <summary>A part that a reader opens; nothing where there is nothing.</summary>
    internal static string Folded(string title, string html) =>
        html.Length == 0 ? "" : $"<details>\n<summary>{Text(title)}</summary>\n{html}</details>\n";

    /// <summary>The same for sentences.</summary>
    internal static string FoldedList(string title, IReadOnlyList<string> sentences) => sentences.Count == 0 ? ""
        : Folded(FormattableString.Invariant($"{title} ({sentences.Count})"),
            $"<ul>\n{string.Concat(sentences.Select(line => $"<li>{Text(line)}</li>\n"))}</ul>\n");

    /// <summary>How a run is made and drawn again.</summary>
    internal static string Repeat(RunRecord run) => Folded("To repeat it", $"""
        <pre>{Text(run.CommandLine)}</pre>
        <p class="quiet">Redraw the charts and this page from the files in this folder:</p>
        <pre>mira report --from FOLDER</pre>

        """);

    /// <summary>Charts with their captions; nothing where there is none.</summary>
    /// <param name="figures">The charts.</param>
    /// <param name="title">Heading above them; empty for none.</param>
    internal static string Figures(IReadOnlyList<Figure> figures, string title = "Figures")
    {
        var html = new StringBuilder(figures.Count > 0 && title.Length > 0 ? $"<h2>{title}</h2>\n" : "");
        foreach (var figure in figures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure id=\"{Text(figure.Name)}\">\n<div " +
                $"class=\"scroll\" style=\"--width: {Chart.Width(figure)}px\">\n{Chart.Svg(figure)}</div>\n");
            html.Append(CultureInfo.InvariantCulture, $"<figcaption><b>{Text(figure.Title)}.</b> ");
            html.Append(CultureInfo.InvariantCulture, $"{Text(figure.Caption)}</figcaption>\n</figure>\n");
        }
        return html.ToString();
    }

    /// <summary>The machine, the programs and the data of a run.</summary>
    internal static IEnumerable<(string Name, string Value)> Environment(RunRecord run) =>
    [
        ("commit", run.Commit),
        ("processor", string.Create(CultureInfo.InvariantCulture,
            $"{run.Hardware.Cpu}, {run.Hardware.Cores} logical cores")),
        ("memory", Memory(run.Hardware.Memory)),
        ("GPU", run.Hardware.Gpu.Length > 0 ? run.Hardware.Gpu : "none"),
        ("computed on", string.Create(CultureInfo.InvariantCulture,
            $"{run.Device}, {run.Precision}, {run.Threads} threads")),
        .. run.Versions.Select(version => (version.Key, version.Value)),
        ("data", $"{run.Data}, {run.DataHash}"),
    ];

    /// <summary>Time and memory of a run.</summary>
    internal static IEnumerable<(string Name, string Value)> Cost(RunCost cost) =>
    [
        ("time", Duration(cost.Seconds)),
        .. cost.Phases.Select(phase => ("time: " + phase.Key, Duration(phase.Value))),
        ("largest memory", Memory(cost.PeakMemory)),
        // An evaluation has none.
        .. double.IsFinite(cost.ImagesPerSecond)
            ? [("pretraining speed", string.Create(CultureInfo.InvariantCulture, $"{cost.ImagesPerSecond:0} images/s"))]
            : Array.Empty<(string, string)>(),
    ];

    /// <summary>The commits of a run, as short as they are told apart; the whole ones stand
    /// in its environment.</summary>
    internal static string Commits(RunRecord run) =>
        Text(string.Join(", ", run.Commit.Split(", ")
            .Select(commit => commit[..Math.Min(commit.Length, ShownCommit)])));

    /// <summary>Seconds, or minutes and seconds.</summary>
    internal static string Duration(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    /// <summary>Bytes in GiB.</summary>
    internal static string Memory(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.0} GiB");

    /// <summary>Text from outside, made harmless.</summary>
    internal static string Text(string text) => SecurityElement.Escape(text);
}

/// <summary>The look of the report: readable in light and dark, and on paper.</summary>
internal static class HtmlStyle
{
    internal const string Css = """
        :root { color-scheme: light dark; --text: #1c1c1e; --quiet: #5c5f66; --line: #d9dbe0; --page: #fff; --soft: #f4f5f7; --warn: #8a3b00;
          --good: #00664a; --bad: #a83f00; --shade: #0003; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e8e8ea; --quiet: #a3a6ad; --line: #3a3d44; --page: #17181b; --soft: #22242a; --warn: #ffb27a;
            --good: #5fd3ae; --bad: #ff9a5c; --shade: #fff2; }
          /* Charts are drawn on white: lightness is turned, hues stay. */
          figure svg { filter: invert(.91) hue-rotate(180deg); }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
          overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; } h1:not(:first-of-type) { margin-top: 4rem; }
        h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
        h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
        p.quiet, figcaption, td.quiet { color: var(--quiet); } p, li { max-width: 48rem; }
        /* What is wider than the page scrolls in its box; a shade marks each edge behind which there is more. */
        .scroll { overflow-x: auto; max-width: 100%; background:
          linear-gradient(to right, var(--page) 40%, transparent) left / 2rem 100% no-repeat local,
          linear-gradient(to left, var(--page) 40%, transparent) right / 2rem 100% no-repeat local,
          linear-gradient(to right, var(--shade), transparent) left / .8rem 100% no-repeat scroll,
          linear-gradient(to left, var(--shade), transparent) right / .8rem 100% no-repeat scroll; }
        table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
        th, td { text-align: left; padding: .28rem .9rem .28rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { font-weight: 600; vertical-align: bottom; }
        .number { text-align: right; } td.number { white-space: nowrap; }
        td:first-child { min-width: 6rem; } td { max-width: 26rem; }
        ul.verdicts { list-style: none; padding: 0; } ul.verdicts li { margin: .5rem 0; display: flex; gap: .6rem; align-items: baseline; }
        .verdict { flex: none; border: 1px solid; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; font-weight: 600; }
        .good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--quiet); }
        .good::before { content: "✓ "; } .bad::before { content: "✗ "; } .open::before { content: "? "; }
        details { border: 1px solid var(--line); border-radius: 6px; margin: .8rem 0; padding: 0 1rem; }
        details > :last-child { margin-bottom: 1rem; }
        summary { cursor: pointer; font-weight: 600; padding: .55rem 0; }
        figure { margin: 1.4rem 0; } figcaption { font-size: .92rem; max-width: 48rem; } figcaption b { color: var(--text); }
        figure .scroll { width: fit-content; border: 1px solid var(--line); border-radius: 6px; }
        figure svg { display: block; max-width: 100%; height: auto; background: #fff; }
        pre { background: var(--soft); padding: .7rem 1rem; border-radius: 6px; overflow-x: auto; font-size: .88rem; }
        ul.warnings { color: var(--warn); padding-left: 1.2rem; }
        @media (max-width: 600px) {
          body { padding: 1rem; } h1 { font-size: 1.4rem; } th, td { padding-right: .6rem; } td { min-width: 4.5rem; } td.number { min-width: 0; }
          /* Words of a chart stay readable: it scrolls in its box instead of shrinking. */
          figure svg { max-width: none; width: calc(var(--width) * .75); }
          figcaption::before { content: "Swipe sideways to see the whole chart."; display: block; font-style: italic; }
        }
        @media print { body { max-width: none; padding: 0; font-size: 11pt; } figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
          details:not([open]) { display: none; } }
        """;
}
