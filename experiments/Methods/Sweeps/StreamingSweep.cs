using System.Numerics;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>A pass that reads k once, on the CPU: both matrix-vector products of a few rows while
/// these are in cache.</summary>
/// <remarks>Large batches exceed the cache, so reading k takes nearly all of the time.</remarks>
internal sealed class StreamingSweep<T>(Tensor kernel, GlobalBatch batch) : IKernelSweep
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A number given as such would become a native object in every iteration, which waits for the garbage collector.
    private readonly Tensor _count = tensor((double)batch.Rows);
    private readonly int _rows = (int)kernel.shape[0];
    private readonly CpuMatrix<T> _kernel = new(kernel);
    private readonly Tensor _partialSums = empty(Blocks.Count((int)kernel.shape[0]), kernel.shape[1], kernel.dtype);

    public SweepRounding Rounding { get; } = new(
        kernel.dtype, StreamingRows.RowChain<T>((int)kernel.shape[0], (int)kernel.shape[1]),
        batch.ColumnChain(Blocks.Chain((int)kernel.shape[0])));

    public Tensor OwnColumns(Tensor logWeights)
    {
        using var weightTensor = logWeights.exp();
        var (weights, sums) = (new CpuMatrix<T>(weightTensor), new CpuMatrix<T>(_partialSums));
        Blocks.ForEach(_rows, (block, start, end) =>
        {
            var sum = sums[block];
            sum.Clear();
            for (var row = start; row < end; row += StreamingRows.Count)
            {
                StreamingRows.Accumulate(_kernel, row, Math.Min(StreamingRows.Count, end - row), weights[0], sum);
            }
        });
        return _partialSums.sum([0L]);
    }

    public Tensor LogMeans(Tensor columns)
    {
        _ = columns.div_(_count).log_();
        return columns;
    }

    public Tensor Targets(Tensor logWeights)
    {
        using var weightTensor = logWeights.exp();
        var targets = empty_like(kernel);
        var (weights, rows) = (new CpuMatrix<T>(weightTensor), new CpuMatrix<T>(targets));
        Blocks.ForEach(_rows, (_, start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                RowArithmetic.Weigh(_kernel[row], weights[0], rows[row]);
            }
        });
        return targets;
    }
}
