using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>How an NVIDIA GPU multiplies; without effect elsewhere.</summary>
public sealed record CudaSettings
{
    /// <summary>Whether float32 products may use TF32.</summary>
    public TensorFloat32 Tf32 { get; init; }

    /// <summary>Whether cuDNN times its algorithms on the first batches and keeps the fastest (PyTorch's cudnn.benchmark).
    /// Two runs may then choose differently and round differently.</summary>
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
