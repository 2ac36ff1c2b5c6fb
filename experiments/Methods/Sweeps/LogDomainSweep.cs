using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>A pass in logarithms, for β so near 1 that the weights would overflow. Slower, and it
/// makes temporaries.</summary>
internal sealed class LogDomainSweep(Tensor logKernel, GlobalBatch batch) : IKernelSweep
{
    public SweepRounding Rounding { get; } = new(logKernel.dtype, logKernel.shape[1], batch.Rows, IsLogarithmic: true);

    public Tensor OwnColumns(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        var rows = logKernel.add(logWeights, alpha: Scalars.One).logsumexp(1, keepdim: true);
        return logKernel.sub(rows).logsumexp(0).MoveToOuterDisposeScope();
    }

    public Tensor LogMeans(Tensor columns)
    {
        using var rowsOfAll = Math.Log(batch.Rows).ToScalar();
        _ = columns.sub_(rowsOfAll);
        return columns;
    }

    public Tensor Targets(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        return logKernel.add(logWeights, alpha: Scalars.One).softmax(1).MoveToOuterDisposeScope();
    }
}
