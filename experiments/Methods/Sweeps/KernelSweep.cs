using Mira.Experiments.Runtime;
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
