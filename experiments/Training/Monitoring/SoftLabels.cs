using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>Soft labels [n, K] and their logarithms, each computed once and used by every statistic.</summary>
/// <param name="Values">Rows that sum to 1, float32.</param>
/// <param name="Logarithms">Natural logarithms of the values.</param>
internal readonly record struct SoftLabels(Tensor Values, Tensor Logarithms)
{
    private static readonly Scalar Floor = Scalars.Keep(1e-10);

    /// <summary>The labels that scores give at a temperature.</summary>
    internal static SoftLabels At(Tensor logits, double temperature)
    {
        using var sharpness = (1 / temperature).ToScalar();
        var logarithms = logits.mul(sharpness).log_softmax(1);
        return new(logarithms.exp(), logarithms);
    }

    /// <summary>Labels that are there already, with the official train.py@2a62538's 1e-10 inside the logarithm:
    /// a target may be 0.</summary>
    internal static SoftLabels Of(Tensor values) => new(values, values.add(Floor).log_());

    /// <summary>Sum of the entropies of the rows, 0-dimensional.</summary>
    internal Tensor Entropy() => Dot(Values, Logarithms).neg_();

    /// <summary>Sum of the rows' Kullback-Leibler divergences from other labels.</summary>
    internal Tensor Divergence(SoftLabels other) => Dot(Values, Logarithms).sub_(Dot(Values, other.Logarithms));

    /// <summary>Entropies of mean labels [m, K], [m].</summary>
    internal static Tensor OfMeans(Tensor means) => means.mul(means.add(Floor).log_()).sum(1).neg_();

    private static Tensor Dot(Tensor left, Tensor right) => left.reshape(-1).dot(right.reshape(-1));
}
