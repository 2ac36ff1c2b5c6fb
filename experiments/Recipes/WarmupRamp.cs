namespace Mira.Experiments.Recipes;

/// <summary>Which steps of a linear warm-up have the rates of its two ends.</summary>
public enum WarmupRamp
{
    /// <summary>None: step t of W has start + (t + 1) / (W + 1) of the way, as official scheduler.py@2a62538.</summary>
    Open,

    /// <summary>The first and the last: step t of W has start + t / (W − 1) of the way, as solo-learn.</summary>
    Closed,
}

/// <summary>How often a schedule sets the learning rate anew.</summary>
public enum ScheduleInterval
{
    /// <summary>At every step, as official scheduler.py@2a62538 and solo-learn from f25dc1f on.</summary>
    Step,

    /// <summary>At the start of every epoch, whose steps all have that rate, as solo-learn before f25dc1f.</summary>
    Epoch,
}
