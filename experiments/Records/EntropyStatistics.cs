namespace Mira.Experiments.Records;

/// <summary>How decided and how spread the assignments of one network are over an epoch. All in nats.</summary>
/// <remarks>Logged by the official code for the student, the teacher and the targets, with 1e-10 inside each logarithm.</remarks>
public sealed record EntropyStatistics
{
    /// <summary>Mean entropy of an image's assignment: 0 where every image is decided, ln K where none is.</summary>
    public required double Entropy { get; init; }

    /// <summary>Entropy of the mean assignment: ln K where all prototypes share the images equally, 0 after collapse.</summary>
    public required double MarginalEntropy { get; init; }

    /// <summary>Mutual information between images and prototypes: marginal entropy less mean entropy.</summary>
    public required double MutualInformation { get; init; }
}
