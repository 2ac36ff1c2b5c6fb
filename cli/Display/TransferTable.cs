using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records.Statistics;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows the seeds of a transfer evaluation as a table, and below it their mean.</summary>
internal static class TransferTable
{
    internal static void Show(Terminal terminal, IReadOnlyList<TransferOutcome> outcomes)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in new[] { "seed", Title(outcomes[0].Metric), "C", "validation %", "train / val / test",
            "converged", "seconds" })
        {
            table.AddColumn(heading);
        }
        foreach (var outcome in outcomes)
        {
            table.AddRow($"{outcome.Seed}", $"{outcome.Score:f2}", $"{outcome.C:g4}",
                outcome.ValidationScore is { } score ? $"{score:f2}" : "–",
                $"{outcome.Images.Train} / {outcome.Images.Validation} / {outcome.Images.Test}",
                $"{outcome.Trials.Sum(trial => trial.Converged)} of {outcome.Trials.Sum(trial => trial.Fits)} fits",
                $"{outcome.Seconds:f1}");
        }
        terminal.Output.Write(table);
        if (outcomes.Count > 1)
        {
            var summary = SeedSummary.Of([.. outcomes.Select(outcome => outcome.Score)]);
            terminal.WriteLine($"{summary.Count} seeds: mean {summary.Mean:f2} %, standard deviation " +
                $"{summary.Deviation:f2}, 95 % interval {summary.Low:f2} to {summary.High:f2}");
        }
    }

    private static string Title(TransferMetric metric) => metric switch
    {
        TransferMetric.Top1 => "top-1 %",
        TransferMetric.MeanPerClass => "mean per class %",
        _ => "11-point mAP %",
    };
}
