using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Reproduction;

/// <summary>What a run's record says of libraries and devices.</summary>
public static class RunEnvironment
{
    private const string NvidiaDriver = "/proc/driver/nvidia/gpus";

    /// <summary>Versions by name; libtorch must be loaded.</summary>
    public static IReadOnlyDictionary<string, string> Versions() => SoftwareVersions.With(
        ("TorchSharp", typeof(torch).Assembly.GetName().Version!.ToString(3)),
        ("libtorch", LibTorchFolder.StatedVersion(LibTorch.LoadedFrom!) ?? torch.__version__));

    /// <summary>Model of the GPU that is computed on; empty for none, "NVIDIA GPU" where the
    /// driver does not say.</summary>
    public static string Gpu(Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        if (compute.Device.type != DeviceType.CUDA)
        {
            return "";
        }
        var models = Directory.Exists(NvidiaDriver)
            ? Directory.EnumerateFiles(NvidiaDriver, "information", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
                .SelectMany(File.ReadLines).Where(line => line.StartsWith("Model:", StringComparison.Ordinal)).ToList()
            : [];
        return compute.Device.index < models.Count
            ? models[Math.Max(0, compute.Device.index)]["Model:".Length..].Trim()
            : "NVIDIA GPU";
    }
}
