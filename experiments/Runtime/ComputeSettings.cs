using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>Where and how tensors are computed, as the user asked for it.</summary>
public sealed record ComputeSettings
{
    /// <summary>The device.</summary>
    public ComputeDevice Device { get; init; } = new(DeviceKind.Auto);

    /// <summary>The number format of the network.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Auto;

    /// <summary>Compute threads; 0 lets a short probe choose, unless OMP_NUM_THREADS says it.</summary>
    public int Threads { get; init; }

    /// <summary>How an NVIDIA GPU multiplies.</summary>
    public CudaSettings Cuda { get; init; } = new();

    /// <summary>The precision meant by a choice: never <see cref="ComputePrecision.Auto"/>.</summary>
    public static ComputePrecision Resolve(ComputePrecision asked, bool onCuda, CpuFeatures cpu)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        return asked switch
        {
            ComputePrecision.Auto => onCuda || cpu.MultipliesBFloat16 ? ComputePrecision.Bf16 : ComputePrecision.Fp32,
            _ => asked,
        };
    }

    /// <summary>Loads libtorch and prepares the device.</summary>
    /// <exception cref="InputException">libtorch or the device is missing.</exception>
    public Compute Start() => Compute.Start(this);
}
