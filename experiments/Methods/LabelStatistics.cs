using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>Information content of soft labels [batch, prototypes] whose rows sum to 1, in nats; all
/// results 0-dimensional.</summary>
/// <remarks>As the training log of official train.py@2a62538, 1e-10 added inside every logarithm.</remarks>
public static class LabelStatistics
{
    private static readonly Scalar Floor = Scalars.Keep(1e-10);

    /// <summary>Mean entropy of the rows: 0 when every label is certain, ln K when none says anything.</summary>
    public static Tensor Entropy(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        return labels.mul(Log(labels)).sum(1).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Entropy of the mean row: ln K when all prototypes are used equally, 0 when one
    /// takes everything.</summary>
    public static Tensor MarginalEntropy(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        var marginal = labels.mean([0]);
        return marginal.mul(Log(marginal)).sum().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Mutual information of sample and label: marginal entropy − entropy.</summary>
    public static Tensor MutualInformation(Tensor labels)
    {
        using var scope = NewDisposeScope();
        return MarginalEntropy(labels).sub(Entropy(labels)).MoveToOuterDisposeScope();
    }

    /// <summary>Number of prototypes that are some sample's most likely one.</summary>
    public static Tensor PrototypesInUse(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        var used = zeros(labels.shape[1], ScalarType.Int64, labels.device);
        return used.index_fill_(0, labels.argmax(1), Scalars.One).sum().MoveToOuterDisposeScope();
    }

    private static Tensor Log(Tensor labels) => labels.add(Floor).log_();
}
