namespace Mira.Experiments.Tables;

/// <summary>What a number of a table measures.</summary>
public enum Metric
{
    /// <summary>Share of images whose class is guessed first, in percent.</summary>
    Top1,

    /// <summary>Share of images whose class is among the five best guesses, in percent.</summary>
    Top5,

    /// <summary>What the transfer set is judged by: top-1, mean per class, or 11-point mean average precision, in
    /// percent.</summary>
    OfTheSet,

    /// <summary>Memory of all devices while pretraining, in GB.</summary>
    PeakMemory,

    /// <summary>Minutes of one pass over the pretraining images.</summary>
    MinutesPerEpoch,

    /// <summary>Squared error of a solver's targets, summed over a batch, after the 30 iterations of
    /// training.</summary>
    TargetError,

    /// <summary>Average precision of a detector, as COCO defines it.</summary>
    AveragePrecision,

    /// <summary>Entropy that the targets of the last epoch share with the images, in nats: near 0 after a
    /// collapse.</summary>
    TargetInformation,

    /// <summary>Mean solver iterations of a batch.</summary>
    SolverIterations,

    /// <summary>Share of pretraining's time that the solver takes, in percent: what a quicker one could save at
    /// most.</summary>
    SolverShare,

    /// <summary>The information of the last epoch's targets as a share of ln K, the most there can be.</summary>
    TargetShare,

    /// <summary>g·ρ of the first epoch: gain times the correlation of two views' scores, before a run can have
    /// collapsed.</summary>
    GrowthAtStart,

    /// <summary>g·ρ of the last epoch.</summary>
    GrowthAtEnd,
}
