using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>One pass over the batch: this process's rows k [batch, prototypes] of positive affinities, never copied in the loop.</summary>
internal interface IKernelSweep
{
    /// <summary>log meanᵢ kᵢⱼ / Σₗ kᵢₗ wₗ, for every prototype j; the mean goes over the rows of all processes.</summary>
    /// <param name="logWeights">log w, [prototypes].</param>
    Tensor LogColumnMeans(Tensor logWeights);

    /// <summary>The targets kᵢⱼ wⱼ / Σₗ kᵢₗ wₗ, a new tensor [batch, prototypes].</summary>
    Tensor Targets(Tensor logWeights);
}
