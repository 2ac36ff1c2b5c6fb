using System.Globalization;
using Mira.Datasets;
using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>A device that is ready: libtorch is loaded, the number of threads set.</summary>
/// <param name="Device">Where tensors live.</param>
/// <param name="Precision">Number format of the network, <see cref="ComputePrecision.Fp32"/> or
/// <see cref="ComputePrecision.Bf16"/>.</param>
/// <param name="Threads">Compute threads of libtorch.</param>
public sealed record Compute(torch.Device Device, ComputePrecision Precision, int Threads)
{
    /// <summary>Whether the device is a GPU.</summary>
    public bool IsOnGpu => Device.type == DeviceType.CUDA;

    /// <summary>How an NVIDIA GPU multiplies.</summary>
    public CudaSettings Cuda { get; init; } = new();

    /// <summary>What the choice of threads was made from; empty where their number was given.</summary>
    public IReadOnlyList<ThreadTiming> ThreadTimings { get; init; } = [];

    /// <summary>Whether a trial of the network may still change the number format to bfloat16.</summary>
    public bool IsPrecisionOpen { get; init; }

    /// <summary>What the choice of the number format was made from; empty where it was given or
    /// follows from the device.</summary>
    public IReadOnlyList<PrecisionTiming> PrecisionTimings { get; init; } = [];

    /// <summary>The same device with the number format that evaluations have: features are compared with those of
    /// others, in float32.</summary>
    public Compute ForEvaluation() => this with
    {
        Precision = ComputePrecision.Fp32,
        IsPrecisionOpen = false,
        PrecisionTimings = [],
    };

    /// <summary>What was asked for; null where the device was made without asking.</summary>
    public ComputeSettings? Asked { get; init; }

    /// <summary>Sets libtorch to this number of threads again, after a run that had another.</summary>
    public Compute Use()
    {
        torch.set_num_threads(Threads);
        return this;
    }

    /// <summary>Threads that make images ready: beside a GPU all cores but one, on a CPU one, which computes the
    /// rest of the time.</summary>
    public int LoaderWorkers =>
        Device.type == DeviceType.CUDA ? Math.Max(1, (Asked?.Cores ?? Environment.ProcessorCount) - 1) : 1;

    /// <summary>Threads in words, with the reason where they were chosen here.</summary>
    public string ThreadsInWords() =>
        string.Create(CultureInfo.InvariantCulture, $"{Threads} thread(s)")
        + (ThreadTimings.Count == 0 ? "" : $" (tried: {string.Join(", ", ThreadTimings.Select(Words))})");

    private static string Words(ThreadTiming timing) =>
        string.Create(CultureInfo.InvariantCulture, $"{timing.Threads} took {timing.Milliseconds:f0} ms");

    /// <summary>Element type of images on their way through the network.</summary>
    public torch.ScalarType ScalarType() =>
        Precision == ComputePrecision.Bf16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    internal static Compute Start(ComputeSettings settings)
    {
        var device = settings.Device.Resolve();
        var onCuda = device.type == DeviceType.CUDA;
        var pinned = settings.Threads > 0
            ? settings.Threads
            : ThreadProbe.Pinned(Environment.GetEnvironmentVariable(ThreadProbe.Variable));
        var timings = pinned is null && !onCuda && settings.Cores > 1
            ? ThreadProbe.Measure(ThreadProbe.Candidates(settings.Cores))
            : [];
        var threads = timings.Count > 0 ? ThreadProbe.Choose(timings) : pinned ?? settings.Cores;
        torch.set_num_threads(threads);
        ProgramEvents.Log.ThreadsChosen(threads, settings.Cores,
            timings.Count > 0 ? "by a probe" : pinned is null ? "one a core" : "as asked");
        settings.Cuda.Apply();
        return new(device, ComputeSettings.Resolve(settings.Precision, onCuda), threads)
        {
            Asked = settings,
            Cuda = settings.Cuda,
            ThreadTimings = timings,
            IsPrecisionOpen = ComputeSettings.IsOpen(settings.Precision, onCuda, CpuFeatures.OfThisMachine()),
        };
    }
}
