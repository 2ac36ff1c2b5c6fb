namespace Mira.Experiments.Runtime;

/// <summary>The processor's name and the instruction sets that decide how fast tensors are.</summary>
/// <param name="Name">Model name, as the system reports it.</param>
/// <param name="Flags">Feature flags in Linux's spelling, such as avx2 or avx512_bf16.</param>
public sealed record CpuFeatures(string Name, IReadOnlySet<string> Flags)
{
    private const string Source = "/proc/cpuinfo";

    /// <summary>Whether bfloat16 products run in hardware; emulated they are slower than float32.</summary>
    public bool MultipliesBFloat16 => Flags.Contains("avx512_bf16") || Flags.Contains("amx_bf16");

    /// <summary>Whether libtorch computes with AVX-512; its kernels there are others than with AVX2.</summary>
    public bool HasAvx512 => Flags.Contains("avx512bw");

    /// <summary>Whether tiles of bfloat16 are multiplied in hardware (AMX). With avx512_bf16 alone bfloat16 was
    /// measured slower than float32.</summary>
    public bool HasTiles => Flags.Contains("amx_bf16");

    /// <summary>The processor of this machine.</summary>
    public static CpuFeatures OfThisMachine() =>
        Parse(File.Exists(Source) ? File.ReadAllText(Source) : string.Empty);

    /// <summary>Reads the text of /proc/cpuinfo; what it does not tell is empty.</summary>
    public static CpuFeatures Parse(string cpuinfo)
    {
        ArgumentNullException.ThrowIfNull(cpuinfo);
        var lines = cpuinfo.Split('\n');
        return new(
            Value(lines, "model name") ?? "unknown processor",
            (Value(lines, "flags") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    private static string? Value(string[] lines, string key) => lines
        .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];
}
