using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SwAV;

/// <summary>SwAV's targets: Sinkhorn-Knopp towards equal use of all prototypes; the regularization is ε.</summary>
/// <remarks>
/// One iteration makes every prototype's total 1/K, then every sample's 1/B, as swav@06b1b7c's <c>distributed_sinkhorn</c>.
/// Differs from swav@06b1b7c: in logarithms, so that exp(logit/ε) cannot overflow.
/// </remarks>
/// <param name="Iterations">Number of iterations, at least 1; SwAV makes 3.</param>
public sealed record SinkhornKnopp(int Iterations) : ISelfLabeling
{
    /// <inheritdoc/>
    /// <exception cref="InputException">The shape, ε or the iteration count is out of range.</exception>
    public Assignment Assign(Tensor logits, double regularization)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var scaled = Scale(logits, regularization, Iterations, out var samples);
        var prototypes = samples;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            prototypes = Balance(scaled.add(samples), 0);
            samples = Balance(scaled.add(prototypes), 1);
        }
        return new Assignment(Targets(scaled, prototypes).MoveToOuterDisposeScope(), Iterations, null);
    }

    /// <summary>logits/ε with every row's largest taken out, exactly, into the factor of its sample.</summary>
    private static Tensor Scale(Tensor logits, double epsilon, int iterations, out Tensor samples)
    {
        Logits.RequireMatrix(logits);
        if (!(epsilon > 0 && double.IsFinite(epsilon)) || iterations < 1)
        {
            throw new InputException($"Sinkhorn-Knopp was given ε = {epsilon} and {iterations} iterations; " +
                "expected a positive ε, such as SwAV's 0.05, and at least 1 iteration.");
        }
        var values = Logits.ForSolving(logits);
        var largest = values.amax([1], keepdim: true);
        samples = largest.sub(largest.max()).div_(epsilon);
        return values.sub(largest).div_(epsilon);
    }

    /// <summary>Logarithms of the factors that make all sums along a dimension equal to 1.</summary>
    private static Tensor Balance(Tensor scores, long dimension) => scores.logsumexp(dimension, keepdim: true).neg_();

    private static Tensor Targets(Tensor scaled, Tensor prototypes) => scaled.add(prototypes).softmax(1);
}
