using System.Reflection;
using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Records;

/// <summary>The machine a run was made on.</summary>
/// <param name="Cpu">Processor model.</param>
/// <param name="Cores">Logical cores that the process may use.</param>
/// <param name="Memory">Memory that the process may use, in bytes.</param>
/// <param name="Gpu">GPU model; empty for none.</param>
public sealed record Hardware(string Cpu, int Cores, long Memory, string Gpu)
{
    private const long Kibibyte = 1024;

    // proc_pid_clear_refs(5): 5 resets the peak resident set size to the current one.
    private const string ClearReferences = "/proc/self/clear_refs";

    private static ReadOnlySpan<byte> ForgetPeak => "5"u8;

    /// <summary>This machine.</summary>
    /// <param name="gpu">GPU model; empty for none.</param>
    public static Hardware OfThisMachine(string gpu = "") => new(
        Field("/proc/cpuinfo", "model name") ?? "unknown processor",
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        gpu);

    /// <summary>Largest resident memory of this process so far, in bytes; 0 where the system does not say.</summary>
    public static long PeakMemory() =>
        Field("/proc/self/status", "VmHWM") is { } text
            && NumberText.TryDigits(text.Split(' ')[0], out long kibibytes)
            ? kibibytes * Kibibyte
            : 0;

    /// <summary>Begins to measure <see cref="PeakMemory"/> anew, once what earlier work has left is given
    /// back to the system.</summary>
    /// <returns>Whether the system offers it; the peak is that of the whole process otherwise.</returns>
    public static bool ForgetPeakMemory()
    {
        Allocator.Release();
        try
        {
            using var file = new FileStream(ClearReferences, FileMode.Open, FileAccess.Write);
            file.Write(ForgetPeak);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Value of the first "name : value" line of a file.</summary>
    private static string? Field(string path, string name) => !File.Exists(path)
        ? null
        : File.ReadLines(path).Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}

/// <summary>Versions of the program and of what it runs on.</summary>
public static class SoftwareVersions
{
    private const string Unknown = "unknown";

    /// <summary>Versions by name, in this order.</summary>
    /// <param name="libraries">Names and versions of what only its users can ask: TorchSharp, libtorch.</param>
    public static IReadOnlyDictionary<string, string> With(
        params IEnumerable<(string Name, string Version)> libraries) =>
        libraries.Prepend((".NET", Environment.Version.ToString())).Prepend(("mira", Build()[0]))
            .Append(("operating system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}"))
            .ToDictionary(library => library.Item1, library => library.Item2);

    /// <summary>Source commit the program was built from; "unknown" when it was built outside a repository.</summary>
    public static string Commit() => Build() is [_, { Length: > 0 } commit] ? commit : Unknown;

    /// <summary>"version+commit", as the build stamps it.</summary>
    private static string[] Build() => (typeof(SoftwareVersions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown).Split('+', 2);
}

/// <summary>What a run cost.</summary>
public sealed record RunCost
{
    /// <summary>Seconds from start to end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds by phase, in the order they ran.</summary>
    public required IReadOnlyDictionary<string, double> Phases { get; init; }

    /// <summary>Largest resident memory of the process, in bytes; see <see cref="Hardware.PeakMemory"/>.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Bytes in use on the GPU when the run ended, by all processes; 0 for a CPU or
    /// an unknown number.</summary>
    public long GpuMemory { get; init; }

    /// <summary>Images per second during pretraining.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Every pretraining by itself.</summary>
    public IReadOnlyList<TrainingCost> Trainings { get; init; } = [];
}
