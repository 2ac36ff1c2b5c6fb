using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>How an NVIDIA GPU multiplies; without effect elsewhere.</summary>
public sealed record CudaSettings
{
    /// <summary>Whether float32 products may use TF32.</summary>
    public TensorFloat32 Tf32 { get; init; }

    /// <summary>Whether cuDNN times its algorithms on the first batches and keeps the fastest
    /// (PyTorch's cudnn.benchmark). Two runs may then choose differently and round differently.</summary>
    public bool TimesAlgorithms { get; init; }

    /// <summary>Sets libtorch's switches; those that are left as PyTorch has them are not touched.</summary>
    internal void Apply()
    {
        if (Tf32 != TensorFloat32.Auto)
        {
            torch.backends.cuda.matmul.allow_tf32 = Tf32 == TensorFloat32.On;
            torch.backends.cudnn.allow_tf32 = Tf32 == TensorFloat32.On;
        }
        if (TimesAlgorithms)
        {
            CudnnBenchmark.Enable();
        }
    }
}

/// <summary>Whether float32 products on an NVIDIA GPU may round their factors to TF32, which has 10
/// bits of mantissa.</summary>
public enum TensorFloat32
{
    /// <summary>As PyTorch does unless told otherwise: convolutions yes, matrix products no.</summary>
    Auto,

    /// <summary>Convolutions and matrix products.</summary>
    On,

    /// <summary>Neither: all products in float32.</summary>
    Off,
}
