using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records.Statistics;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows the seeds of a transfer evaluation as a table, random weights last, and below it their
/// means.</summary>
internal static class TransferTable
{
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="rows">The rows of transfer.csv.</param>
    /// <param name="outcomes">What the network's own seeds found, in the order of its rows.</param>
    internal static void Show(Terminal terminal, IReadOnlyList<TransferResult> rows,
        IReadOnlyList<TransferOutcome> outcomes) =>
        Show(terminal, rows, outcomes, [.. rows.GroupBy(NameOf).Where(method => method.Count() > 1)
            .Select(method => (method.Key, SeedSummary.Of([.. method.Select(row => row.Score)])))]);

    private static void Show(Terminal terminal, IReadOnlyList<TransferResult> rows,
        IReadOnlyList<TransferOutcome> outcomes, IReadOnlyList<(string Method, SeedSummary Seeds)> methods)
    {
        terminal.Show("evaluations", rows, () => Print(terminal, rows, outcomes));
        foreach (var (method, seeds) in methods)
        {
            var record = new
            {
                Method = method,
                Seeds = seeds.Count,
                seeds.Mean,
                seeds.Deviation,
                seeds.Low,
                seeds.High,
            };
            terminal.ShowNext("summaries", record, () => terminal.WriteLine($"{method}, {seeds.Count} seeds: mean " +
                $"{seeds.Mean:f2} %, standard deviation {seeds.Deviation:f2}, 95 % interval {seeds.Low:f2} to " +
                $"{seeds.High:f2}"));
        }
    }

    private static void Print(Terminal terminal, IReadOnlyList<TransferResult> rows,
        IReadOnlyList<TransferOutcome> outcomes)
    {
        var table = new Table().Border(TableBorder.Rounded);
        var isAlone = rows.Select(NameOf).Distinct().Count() == 1;
        string[] headings = ["method", "seed", $"{rows[0].Metric} %", "C", "validation %", "train / val / test",
            "converged", "seconds"];
        table.AddColumns(headings[(isAlone ? 1 : 0)..]);
        foreach (var (place, row) in rows.Index())
        {
            string[] cells = [Markup.Escape(NameOf(row)), $"{row.Seed}", $"{row.Score:f2}", $"{row.C:g4}",
                row.ValidationScore is { } score ? $"{score:f2}" : "–",
                $"{row.TrainImages} / {row.ValidationImages} / {row.TestImages}",
                place < outcomes.Count ? Converged(outcomes[place]) : "–", $"{row.Seconds:f1}"];
            table.AddRow(cells[(isAlone ? 1 : 0)..]);
        }
        terminal.Output.Write(table);
    }

    private static string NameOf(TransferResult row) => row.Method.Length > 0 ? row.Method : "checkpoint";

    private static string Converged(TransferOutcome outcome) =>
        $"{outcome.Trials.Sum(trial => trial.Converged)} of {outcome.Trials.Sum(trial => trial.Fits)} fits";
}
