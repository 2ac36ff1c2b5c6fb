using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>The memory this process may use, in bytes.</summary>
public static class MachineMemory
{
    /// <summary>The machine's memory, or the container's limit where that is smaller.</summary>
    /// <remarks>.NET's own figure is three quarters of a container's limit: what the managed heap may take.</remarks>
    public static long Limit => Math.Min(
        Read("/proc/meminfo", text =>
            Parse(text.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024),
        Read("/sys/fs/cgroup/memory.max", text =>
            text.StartsWith("max", StringComparison.Ordinal) ? long.MaxValue : Parse(text)));

    private static long Read(string path, Func<string, long> parse) =>
        File.Exists(path) ? parse(File.ReadAllText(path)) : long.MaxValue;

    private static long Parse(string number) => NumberText.TryDigits(number.AsSpan().Trim(), out long bytes)
        ? bytes
        : throw new FormatException($"'{number}' is not a number of bytes.");
}
