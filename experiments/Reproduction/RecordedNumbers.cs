using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Runtime;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Numbers that a pretraining wrote down itself: its online classifier, its targets, its cost.</summary>
internal static class RecordedNumbers
{
    private const double SecondsPerMinute = 60, BytesPerGigabyte = 1e9, Percent = 100;

    /// <summary>The numbers of an evaluation that needs no network; those that the run did not
    /// record are left out.</summary>
    /// <param name="evaluation">Online or pretraining.</param>
    /// <param name="run">The finished run.</param>
    /// <param name="data">Its images.</param>
    internal static IReadOnlyList<Measurement> Of(CellEvaluation evaluation, StoredRun run, ImageDataset data)
    {
        var (rows, record) = (ResultsCsv.ReadLog<EpochMetrics>(run.Folder.Metrics), run.Record());
        var isOnline = evaluation is CellEvaluation.Online;
        return [.. (evaluation is CellEvaluation.Online online ? Online(rows[^1], online.AsPublished)
            : Whole(rows, record)).Where(number => number.Value is { } value && double.IsFinite(value)).Select(number =>
            Measurements.Of(evaluation, data, (number.Metric, number.Value!.Value), record.Seed) with
            {
                Setting = FormattableString.Invariant(
                    $"epoch {rows[^1].Epoch}{(evaluation.Note.Length > 0 ? $", {evaluation.Note}" : "")}"),
                Images = isOnline ? data.Test.Count : null,
                CheckpointHash = record.CheckpointHash,
            })];
    }

    private static IEnumerable<(Metric Metric, double? Value)> Online(EpochMetrics last, bool asPublished) =>
        asPublished
        ? [(Metric.Top1, last.ProbePublishedTop1), (Metric.Top5, last.ProbePublishedTop5)]
        : [(Metric.Top1, last.ProbeTop1), (Metric.Top5, last.ProbeTop5)];

    private static IEnumerable<(Metric Metric, double? Value)> Whole(IReadOnlyList<EpochMetrics> rows,
        RunRecord record) =>
    [
        (Metric.PeakMemory, (record.Cost.GpuMemory > 0 ? record.Cost.GpuMemory : record.Cost.PeakMemory)
            / BytesPerGigabyte),
        (Metric.MinutesPerEpoch, rows.Average(row => row.Seconds) / SecondsPerMinute),
        (Metric.TargetInformation, rows[^1].Target.MutualInformation),
        (Metric.TargetShare, RelativeQuantities.Of(rows[^1], RelativeQuantity.TargetInformation)),
        (Metric.GrowthAtStart, RelativeQuantities.Of(rows[0], RelativeQuantity.Growth)),
        (Metric.GrowthAtEnd, RelativeQuantities.Of(rows[^1], RelativeQuantity.Growth)),
        (Metric.SolverIterations, rows.Average(row => row.SolverIterations)),
        (Metric.SolverShare, SolverShare(record.Cost.Trainings)),
    ];

    private static double? SolverShare(IReadOnlyList<TrainingCost> trainings) => trainings.Count == 0 ? null
        : Percent * trainings.Sum(training => training.Phases[Phase.Solver.Word()])
        / trainings.Sum(training => training.TrainingSeconds);
}
