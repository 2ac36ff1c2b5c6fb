namespace Mira.Experiments.Training.Monitoring;

/// <summary>What a run does when its measurements say that it is failing.</summary>
public enum CollapseAction
{
    /// <summary>Says so once and goes on.</summary>
    Warn,

    /// <summary>Stops after the epoch, whose checkpoint and row are kept.</summary>
    Stop,
}
