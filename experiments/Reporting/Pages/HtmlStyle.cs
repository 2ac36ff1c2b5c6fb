namespace Mira.Experiments.Reporting.Pages;

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
