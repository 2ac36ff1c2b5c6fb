using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>Checks a run's rows after every epoch and warns of each failure once.</summary>
/// <remarks>Its only state is the rows, so a resumed run warns as an uninterrupted one does.</remarks>
/// <param name="tell">Told each failure in words.</param>
internal sealed class TrainingWatch(Action<string> tell)
{
    private HashSet<FailureCause>? _told;

    /// <summary>What the last row says; what is new in it has been told.</summary>
    internal IReadOnlyList<TrainingAlarm> Look(IReadOnlyList<EpochMetrics> rows)
    {
        _told ??= [.. TrainingAlarms.Of([.. rows.SkipLast(1)]).Select(alarm => alarm.Cause)];
        var alarms = FailureDiagnosis.AtEnd(rows);
        foreach (var alarm in alarms.Where(alarm => _told.Add(alarm.Cause)))
        {
            tell(alarm.Sentence);
        }
        return alarms;
    }
}

/// <summary>What a run does when its measurements say that it is failing.</summary>
public enum CollapseAction
{
    /// <summary>Warns once and continues.</summary>
    Warn,

    /// <summary>Stops after the epoch, whose checkpoint and row are kept.</summary>
    Stop,
}
