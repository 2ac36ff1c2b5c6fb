using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Mira.Datasets.Decoding;
using Mira.Experiments.Files;
using TorchSharp;

namespace Mira.Experiments.Checks;

/// <summary>Memory and disk space against what the main job needs.</summary>
public static class MachineCheck
{
    private const double Gigabyte = 1 << 30;
    private const double MemoryNeeded = 4 * Gigabyte;
    private const double DiskNeeded = 1 * Gigabyte;

    /// <summary>Looks at the memory this process may use and at the disk of a folder.</summary>
    public static IEnumerable<Finding> Examine(string folder) =>
    [
        Memory(MachineMemory.Limit),
        Disk(folder, new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace),
        Jpeg(ImageLibraries.HasTurboJpeg),
    ];

    internal static Finding Memory(long bytes) => new(
        "memory",
        Size(bytes),
        bytes < MemoryNeeded ? "The main job needs up to 4 GB. Use --scale smoke or smaller batches." : null);

    internal static Finding Disk(string folder, long bytes) => new(
        "disk",
        $"{Size(bytes)} free for {Path.GetFullPath(folder)}",
        bytes < DiskNeeded
            ? "Checkpoints and results need up to 1 GB. Free some space or choose another --output."
            : null);

    internal static Finding Jpeg(bool isFast) => new(
        "JPEG files",
        isFast ? "the system's libjpeg-turbo" : "SkiaSharp's decoder, to the same pixels",
        isFast
            ? null
            : "libjpeg-turbo takes a third of the time. Install libturbojpeg0 (Debian) or libturbojpeg (Ubuntu).");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gigabyte:F1} GB");
}

/// <summary>One thing that was looked at before any work is done.</summary>
/// <param name="Topic">What was looked at, a word or two.</param>
/// <param name="Found">What is there.</param>
/// <param name="Advice">What to do about something missing; null where nothing is.</param>
/// <param name="IsBlocking">Whether mira cannot compute at all until the advice is followed.</param>
public sealed record Finding(string Topic, string Found, string? Advice = null, bool IsBlocking = false)
{
    /// <summary>Whether it was not looked for, so that it is neither good nor bad.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>Versions of the program and of what it runs on.</summary>
public static class VersionCheck
{
    /// <summary>Reads versions; loads no native library.</summary>
    public static IEnumerable<Finding> Examine() =>
    [
        new("mira", VersionOf(typeof(VersionCheck).Assembly)),
        new(".NET", Environment.Version.ToString()),
        new("TorchSharp", VersionOf(typeof(torch).Assembly)),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
    ];

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";
}
