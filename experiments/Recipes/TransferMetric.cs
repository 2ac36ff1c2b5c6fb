namespace Mira.Experiments.Recipes;

/// <summary>What a transfer evaluation reports.</summary>
public enum TransferMetric
{
    /// <summary>Share of the images whose first guess is right.</summary>
    Top1,

    /// <summary>That share within each class, averaged.</summary>
    MeanPerClass,

    /// <summary>11-point average precision of each class, averaged.</summary>
    MeanAveragePrecision,
}
