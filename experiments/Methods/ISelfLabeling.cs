using Mira.Datasets;
using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>A rule that turns one batch of scores into soft targets: what distinguishes one clustering
/// method from another.</summary>
/// <remarks>Implementations have no state and do not know the epoch; scheduled values are passed as
/// <c>regularization</c>.</remarks>
public interface ISelfLabeling
{
    /// <summary>Assigns every sample of a batch to the prototypes; no gradient flows through the result.</summary>
    /// <param name="logits">Scores of the samples, [batch, prototypes], any floating type; half types
    /// are solved in float32.</param>
    /// <param name="regularization">The method's scheduled strength: β for MIRA, ε for Sinkhorn-Knopp.</param>
    /// <returns>Targets whose rows sum to 1; the caller disposes of them.</returns>
    /// <exception cref="InputException">The shape or the strength is out of range.</exception>
    Assignment Assign(Tensor logits, double regularization);
}

/// <summary>Soft targets of one batch and what is known about their accuracy.</summary>
/// <param name="Targets">[batch, prototypes]; rows sum to 1; detached.</param>
/// <param name="Iterations">Passes over the batch that the solver made after its start.</param>
/// <param name="Certificate">Proved distance to the exact solution, or null where the method offers no proof.</param>
public sealed record Assignment(Tensor Targets, int Iterations, Certificate? Certificate) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Targets.Dispose();
        Certificate?.Dispose();
    }
}
