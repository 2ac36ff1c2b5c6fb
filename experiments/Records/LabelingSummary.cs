namespace Mira.Experiments.Records;

/// <summary>Quality of the targets of one batch: the row of assign.csv.</summary>
public sealed record LabelingSummary
{
    /// <summary>Samples in the batch.</summary>
    public required long Samples { get; init; }

    /// <summary>Prototypes, K.</summary>
    public required long Prototypes { get; init; }

    /// <summary>Prototypes that are some sample's most likely one.</summary>
    public required long PrototypesInUse { get; init; }

    /// <summary>Mutual information of sample and label, in nats.</summary>
    public required double MutualInformation { get; init; }

    /// <summary>Entropy of the mean label, in nats; at most ln K.</summary>
    public required double MarginalEntropy { get; init; }

    /// <summary>Eq. 4, at the τ and β asked for.</summary>
    public required double Objective { get; init; }

    /// <summary>Iterations of the solver.</summary>
    public required int Iterations { get; init; }

    /// <summary>Proved bound on the total-variation error of every row, or null where the method has none.</summary>
    public required double? CertifiedError { get; init; }

    /// <summary>The error that was asked for, or null where a number of iterations was.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Iterations that were allowed.</summary>
    public required int IterationLimit { get; init; }

    /// <summary>Whether what was asked for is proved.</summary>
    public bool HasConverged => Tolerance is not { } tolerance || CertifiedError <= tolerance;
}
