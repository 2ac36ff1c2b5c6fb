using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

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
