using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>Batch normalization as a part of a loss: without weights, and without running statistics.</summary>
internal static class WholeBatchNorm
{
    /// <summary>ε of the normalization, PyTorch's default for batch normalization.</summary>
    private const double Epsilon = 1e-5;

    /// <summary>Every number with mean 0 and variance 1 over the rows of all processes.</summary>
    /// <param name="rows">Of this process, [n, e].</param>
    /// <param name="shared">The processes that share the batch; null where this one holds it whole.</param>
    /// <returns>[n, e], with gradient to the rows of all; float64 where those are and one process holds them,
    /// otherwise float32.</returns>
    internal static Tensor Of(Tensor rows, SharedRows? shared)
    {
        if (shared is not null)
        {
            return SharedNorm.Normalize(rows.As(ScalarType.Float32), null, null, Epsilon, shared.Collectives, out _);
        }
        using var scope = NewDisposeScope();
        var wide = rows.dtype == ScalarType.Float64 ? rows : rows.As(ScalarType.Float32);
        var deviations = wide.sub(wide.mean([0], keepdim: true));
        var floor = full([], Epsilon, wide.dtype, wide.device);
        return deviations.mul(deviations.square().mean([0], keepdim: true).add(floor, alpha: Scalars.One).rsqrt())
            .MoveToOuterDisposeScope();
    }
}
