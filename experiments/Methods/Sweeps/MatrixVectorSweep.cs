using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>A pass as two matrix-vector products; runs on any device.</summary>
internal sealed class MatrixVectorSweep(Tensor kernel, GlobalBatch batch) : IKernelSweep
{
    private readonly Tensor _transposed = kernel.t();

    // The library's order of additions is not known; no order has more of them in a chain than there are numbers.
    public SweepRounding Rounding { get; } = new(kernel.dtype, kernel.shape[1], batch.Rows);

    public Tensor LogColumnMeans(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        var rows = kernel.mv(logWeights.exp());
        using var count = batch.Rows.ToScalar();
        var means = _transposed.mv(rows.mul_(count).reciprocal_());
        return batch.Sum(means).log_().MoveToOuterDisposeScope();
    }

    public Tensor Targets(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        var weights = logWeights.exp();
        var targets = kernel.mul(weights);
        return targets.div_(kernel.mv(weights).unsqueeze(1)).MoveToOuterDisposeScope();
    }
}
