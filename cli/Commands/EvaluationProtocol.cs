using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;

namespace Mira.Cli.Commands;

/// <summary>How one command evaluates.</summary>
/// <param name="OnImages">Evaluates a network on images, once for each seed's settings; the networks come one after the other.</param>
internal sealed record EvaluationProtocol(
    Func<PretrainedBackbone, ImageDataset, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>> OnImages)
{
    /// <summary>Evaluates training and test features.</summary>
    internal Func<FeatureSet, FeatureSet, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>>? OnFeatures { get; init; }

    /// <summary>The same of features that stay on the disk; null where they shall be in memory.</summary>
    internal Func<FeatureRows, FeatureRows, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>>? OnStreams { get; init; }
}
