using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Checks;

/// <summary>The devices that tensors can live on, and how fast they can be expected to be.</summary>
public static class DeviceCheck
{
    // In rising order of speed; the instruction sets that libtorch's kernels tell apart.
    private static readonly string[] Decisive = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"];

    /// <summary>Looks at the processor and, where libtorch is loaded, at CUDA devices.</summary>
    public static IEnumerable<Finding> Examine()
    {
        var cpu = CpuFeatures.OfThisMachine();
        yield return Processor(cpu);
        yield return new("threads", $"{Environment.ProcessorCount}, one for each core this process " +
            "may use (--threads N)");
        var cuda = LibTorch.LoadedFrom is not null && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        yield return new("CUDA devices", cuda > 0 ? ComputeDevice.Names(cuda) : "none");
        var precision = ComputeSettings.Resolve(ComputePrecision.Auto, cuda > 0).ToString().ToLowerInvariant();
        var other = ComputeSettings.IsOpen(ComputePrecision.Auto, cuda > 0, cpu)
            ? ", or bf16 if a short trial finds it 10 % faster"
            : "";
        yield return new("precision", $"{precision}{other}; fp32 at laptop and smoke scale; --precision " +
            "chooses another");
    }

    internal static Finding Processor(CpuFeatures cpu)
    {
        var found = Decisive.Where(cpu.Flags.Contains).ToArray();
        return new(
            "processor",
            $"{cpu.Name} ({(found.Length > 0 ? string.Join(", ", found) : "no AVX2")})",
            found.Length > 0
                ? null
                : "Without AVX2, training is several times slower. Use another machine if you can.");
    }
}
