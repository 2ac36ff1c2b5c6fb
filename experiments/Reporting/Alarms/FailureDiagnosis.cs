using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Finds out from the rows of a run whether it fails, and why.</summary>
/// <remarks>
/// Faults that are exact (a teacher equal to the student, logits that are no cosines, numbers that
/// are not finite) are told at once. Everything else only when it holds for several epochs after the warm-up. Causes
/// come before symptoms: a symptom is told only where no cause explains it.
/// </remarks>
public static class FailureDiagnosis
{
    /// <summary>What the last of the rows says, in the light of those before it.</summary>
    /// <param name="rows">Rows of one run from its first epoch on.</param>
    public static IReadOnlyList<TrainingAlarm> AtEnd(IReadOnlyList<EpochMetrics> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows is not [.., var last])
        {
            return [];
        }
        List<TrainingAlarm> exact = [.. ExactFaults(last)];
        if (exact.Count > 0)
        {
            return exact;
        }
        var judged = Judged(rows);
        return judged.Count < AlarmLimits.Epochs
            ? [] : Cause(rows, judged) is { } cause ? [cause] : [.. Symptoms(judged)];
    }

    private static IEnumerable<TrainingAlarm> ExactFaults(EpochMetrics row)
    {
        if (!double.IsFinite(row.Loss))
        {
            yield return AlarmWords.NotFinite(row);
        }
        if (row.LogitError > AlarmLimits.Logit || row.LargestLogit > 1 + AlarmLimits.Logit)
        {
            yield return AlarmWords.MissingNormalization(row);
        }
        if (row.TeacherDistance == 0 && row.TeacherMomentum < 1)
        {
            yield return AlarmWords.AliasedTeacher(row);
        }
    }

    /// <summary>The last rows that may be judged; fewer than asked for where training is too young.</summary>
    private static List<EpochMetrics> Judged(IReadOnlyList<EpochMetrics> rows)
    {
        var peak = rows.MaxBy(row => row.LearningRate)!.Epoch;
        var grace = Math.Max(AlarmLimits.GraceEpochs,
            (int)Math.Ceiling(AlarmLimits.GraceShare * (rows[^1].Epochs ?? 0)));
        return [.. rows.TakeLast(AlarmLimits.Epochs).Where(row => row.Epoch >= peak + grace)];
    }

    private static TrainingAlarm? Cause(IReadOnlyList<EpochMetrics> rows, List<EpochMetrics> judged)
    {
        var isEmpty = Fall(judged, RelativeQuantity.TargetInformation, AlarmLimits.Information);
        var hasJumped = rows.Any(row => row.TeacherDistance > AlarmLimits.TeacherDistance);
        if (hasJumped && (isEmpty || Rises(judged.ConvertAll(row => row.Loss))))
        {
            return AlarmWords.LearningRateTooHigh(judged[^1], rows.Max(row => row.TeacherDistance ?? 0));
        }
        if (isEmpty && Below(judged, RelativeQuantity.TargetMarginal, AlarmLimits.Marginal))
        {
            return AlarmWords.DeadPrototypes(judged[^1]);
        }
        if (judged.TrueForAll(row => RelativeQuantities.Of(row, RelativeQuantity.Growth) < 1)
            && (isEmpty || Fades(judged)))
        {
            return AlarmWords.SoftTargets(judged[^1], judged.MaxBy(row => row.ViewCorrelation)!);
        }
        return isEmpty ? AlarmWords.EmptyTargets(judged[^1]) : null;
    }

    /// <summary>The targets lose what they say while the loss is that of a uniform guess.</summary>
    private static bool Fades(List<EpochMetrics> judged) => IsStuck(judged)
        && Rises(judged.ConvertAll(row => -row.Target.MutualInformation));

    private static bool IsStuck(List<EpochMetrics> judged) =>
        judged.TrueForAll(row => row.Loss > AlarmLimits.StuckLoss * row.LogPrototypes);

    private static IEnumerable<TrainingAlarm> Symptoms(List<EpochMetrics> judged)
    {
        var last = judged[^1];
        if (Below(judged, RelativeQuantity.PrototypesInUse, AlarmLimits.PrototypesInUse)
            || Below(judged, RelativeQuantity.TargetMarginal, AlarmLimits.Marginal))
        {
            yield return AlarmWords.DeadPrototypes(last);
        }
        if (judged.TrueForAll(row => row.EffectiveRank < AlarmLimits.SmallestRank(row)))
        {
            yield return AlarmWords.DimensionalCollapse(last);
        }
        if (judged.TrueForAll(row => row.MeanCosine > AlarmLimits.MeanCosine))
        {
            yield return AlarmWords.EqualEmbeddings(last);
        }
        if (2 * last.Epoch > last.Epochs && IsStuck(judged))
        {
            yield return AlarmWords.StuckLoss(last);
        }
    }

    private static bool Below(List<EpochMetrics> rows, RelativeQuantity quantity, double limit) =>
        rows.TrueForAll(row => RelativeQuantities.Of(row, quantity) < limit);

    /// <summary>Below the limit throughout and not on its way back.</summary>
    private static bool Fall(List<EpochMetrics> rows, RelativeQuantity quantity, double limit) =>
        Below(rows, quantity, limit)
        && RelativeQuantities.Of(rows[^1], quantity) <= RelativeQuantities.Of(rows[0], quantity);

    private static bool Rises(List<double> values) => values.Zip(values.Skip(1)).All(pair => pair.Second > pair.First);
}

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
