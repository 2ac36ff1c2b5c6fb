using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Says in words what went wrong in a pretraining, from its rows alone.</summary>
public static class TrainingAlarms
{
    /// <summary>Each failure once, when it first showed.</summary>
    /// <param name="rows">Rows of one run from its first epoch on.</param>
    public static IReadOnlyList<TrainingAlarm> Of(IReadOnlyList<EpochMetrics> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return [.. Enumerable.Range(1, rows.Count).SelectMany(count => FailureDiagnosis.AtEnd([.. rows.Take(count)]))
            .DistinctBy(alarm => alarm.Cause)];
    }

    /// <summary>One sentence for each failure.</summary>
    public static IEnumerable<string> Of(TrainingCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return Of(curve.Epochs).Select(alarm => $"{curve.Name}: {alarm.Sentence}");
    }
}
