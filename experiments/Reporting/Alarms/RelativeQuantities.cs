using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Relative quantities of a row.</summary>
public static class RelativeQuantities
{
    /// <summary>The quantity; null where the row does not hold it.</summary>
    public static double? Of(EpochMetrics row, RelativeQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(row);
        var logK = row.LogPrototypes;
        return quantity switch
        {
            RelativeQuantity.Loss => row.Loss / LossUnit(row),
            RelativeQuantity.TargetInformation => row.Target.MutualInformation / logK,
            RelativeQuantity.TargetMarginal => row.Target.MarginalEntropy / LargestMarginal(row),
            RelativeQuantity.PrototypesInUse => row.PrototypesInUse / Usable(row),
            RelativeQuantity.EffectiveRank => row.EffectiveRank,
            RelativeQuantity.MeanCosine => row.MeanCosine,
            RelativeQuantity.Growth => row.Gain * row.ViewCorrelation,
            _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, null),
        };
    }

    /// <summary>ln K; 1 for a method without labels, whose loss has a scale of its own.</summary>
    internal static double LossUnit(EpochMetrics row) => row.Prototypes > 0 ? row.LogPrototypes : 1;

    /// <summary>A batch of B targets of mean entropy H cannot spread over more than e^H · B prototypes.</summary>
    private static double LargestMarginal(EpochMetrics row)
    {
        var logK = row.LogPrototypes;
        return row.BatchSize is { } batch ? Math.Min(logK, Math.Log(batch) + row.Target.Entropy) : logK;
    }

    /// <summary>An epoch of few targets cannot use more prototypes than it has targets.</summary>
    private static double Usable(EpochMetrics row) => row.BatchSize is { } batch
        ? Math.Min(row.Prototypes, 2.0 * batch * row.Step / Math.Max(1, row.Epoch))
        : row.Prototypes;
}

/// <summary>What a row of metrics.csv says independently of the number of prototypes and dimensions.</summary>
public enum RelativeQuantity
{
    /// <summary>Loss as a share of ln K; as it is where there are no labels.</summary>
    Loss,

    /// <summary>Mutual information of the targets as a share of ln K.</summary>
    TargetInformation,

    /// <summary>Marginal entropy of the targets as a share of the largest possible one.</summary>
    TargetMarginal,

    /// <summary>Prototypes in use as a share of those that could be.</summary>
    PrototypesInUse,

    /// <summary>Effective rank of the embeddings, a number of directions.</summary>
    EffectiveRank,

    /// <summary>Mean cosine of the embeddings of different images.</summary>
    MeanCosine,

    /// <summary>g·ρ: by how much differences of scores grow from one step's targets to the next.</summary>
    Growth,
}
