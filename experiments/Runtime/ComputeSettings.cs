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

    /// <summary>Cores that this process may use: those of the machine, or its share of them
    /// beside other runs.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>How an NVIDIA GPU multiplies.</summary>
    public CudaSettings Cuda { get; init; } = new();

    /// <summary>The settings of one of several processes that share this machine evenly; threads that
    /// somebody has fixed stay.</summary>
    /// <param name="processes">Number of processes on this machine.</param>
    public ComputeSettings ShareOf(int processes)
    {
        var cores = Math.Max(1, Cores / Math.Max(1, processes));
        return this with
        {
            Cores = cores,
            Threads = Threads > 0
                ? Threads
                : ThreadProbe.Pinned(Environment.GetEnvironmentVariable(ThreadProbe.Variable)) ?? cores,
        };
    }

    /// <summary>The precision meant by a choice before any network was tried: never
    /// <see cref="ComputePrecision.Auto"/>.</summary>
    public static ComputePrecision Resolve(ComputePrecision asked, bool onCuda) => asked switch
    {
        ComputePrecision.Auto => onCuda ? ComputePrecision.Bf16 : ComputePrecision.Fp32,
        _ => asked,
    };

    /// <summary>Whether a trial of the network may still find bfloat16 the faster one: on a CPU with tiles, where
    /// nobody asked for either.</summary>
    public static bool IsOpen(ComputePrecision asked, bool onCuda, CpuFeatures cpu)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        return asked == ComputePrecision.Auto && !onCuda && cpu.HasTiles;
    }

    /// <summary>Loads libtorch and prepares the device.</summary>
    /// <exception cref="InputException">libtorch or the device is missing.</exception>
    public Compute Start() => Compute.Start(this);
}

/// <summary>Number format of the network's forward and backward passes. Weights, solver and loss stay in
/// float32 or better.</summary>
public enum ComputePrecision
{
    /// <summary>bfloat16 on a GPU, float32 on a CPU unless a trial of the network shows that
    /// bfloat16 is faster there.</summary>
    Auto,

    /// <summary>IEEE single precision.</summary>
    Fp32,

    /// <summary>bfloat16 with float32 accumulation and float32 master weights.</summary>
    Bf16,
}

/// <summary>Kinds of device a user can ask for.</summary>
public enum DeviceKind
{
    /// <summary>A CUDA device where there is one, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
