namespace Mira.Experiments.Runtime;

/// <summary>The shared libraries mapped into this process: what was really loaded, whatever was asked for.</summary>
public static class LoadedLibraries
{
    /// <summary>Path of the loaded library with this file name, or null while it is not loaded.</summary>
    public static string? PathOf(string fileName) => File.Exists("/proc/self/maps")
        ? File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : string.Empty)
            .FirstOrDefault(path => Path.GetFileName(path) == fileName)
        : null;
}
