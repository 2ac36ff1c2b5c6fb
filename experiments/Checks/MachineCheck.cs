using System.Globalization;
using Mira.Experiments.Files;

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
    ];

    internal static Finding Memory(long bytes) => new(
        "memory",
        Size(bytes),
        bytes < MemoryNeeded ? "The main job takes up to 4 GB; choose smaller batches, or --scale smoke." : null);

    internal static Finding Disk(string folder, long bytes) => new(
        "disk",
        $"{Size(bytes)} free for {Path.GetFullPath(folder)}",
        bytes < DiskNeeded ? "Checkpoints and results take up to 1 GB; free some space or choose another --output." : null);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gigabyte:F1} GB");
}
