namespace Mira.Experiments.Recipes;

/// <summary>Which steps of a linear warm-up have the rates of its two ends.</summary>
public enum WarmupRamp
{
    /// <summary>None: step t of W has start + (t + 1) / (W + 1) of the way, as official scheduler.py@2a62538.</summary>
    Open,

    /// <summary>The first and the last: step t of W has start + t / (W − 1) of the way, as solo-learn@eb07a9c.</summary>
    Closed,
}
