namespace Mira.Experiments.Reporting.Alarms;

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
