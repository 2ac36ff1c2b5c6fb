using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Chooses the fastest way to handle a matrix, by its device, type and layout.</summary>
internal static class KernelSweep
{
    /// <summary>A pass over k, which is kept, not copied.</summary>
    internal static IKernelSweep Over(Tensor kernel, GlobalBatch batch) => kernel.dtype switch
    {
        ScalarType.Float32 when CpuMatrix<float>.CanView(kernel) => new StreamingSweep<float>(kernel, batch),
        ScalarType.Float64 when CpuMatrix<double>.CanView(kernel) => new StreamingSweep<double>(kernel, batch),
        _ => new MatrixVectorSweep(kernel, batch),
    };

    /// <summary>A shift of scores, which are kept, not copied.</summary>
    internal static IKernelShift ShiftOf(Tensor scores) => scores.dtype switch
    {
        ScalarType.Float32 when CpuMatrix<float>.CanView(scores) => new StreamingShift<float>(scores),
        ScalarType.Float64 when CpuMatrix<double>.CanView(scores) => new StreamingShift<double>(scores),
        _ => new TensorShift(scores),
    };
}

/// <summary>A pass as two matrix-vector products; runs on any device.</summary>
internal sealed class MatrixVectorSweep(Tensor kernel, GlobalBatch batch) : IKernelSweep
{
    private readonly Tensor _transposed = kernel.t();

    // The library's order of additions is not known; no order has more of them in a chain than there are numbers.
    public SweepRounding Rounding { get; } = new(kernel.dtype, kernel.shape[1], batch.Rows);

    public Tensor OwnColumns(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        var rows = kernel.mv(logWeights.exp());
        // Divided here: the sums are means already.
        using var count = batch.Rows.ToScalar();
        return _transposed.mv(rows.mul_(count).reciprocal_()).MoveToOuterDisposeScope();
    }

    public Tensor LogMeans(Tensor columns)
    {
        _ = columns.log_();
        return columns;
    }

    public Tensor Targets(Tensor logWeights)
    {
        using var scope = NewDisposeScope();
        var weights = logWeights.exp();
        var targets = kernel.mul(weights);
        return targets.div_(kernel.mv(weights).unsqueeze(1)).MoveToOuterDisposeScope();
    }
}
