using System.Globalization;
using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>What a run takes of a GPU's memory.</summary>
public static class GpuMemory
{
    /// <summary>Bytes in use on a CUDA device, by all processes on it; 0 for the CPU, or where the
    /// driver does not say.</summary>
    /// <remarks>libtorch gives freed memory back to its own pool and not to the device, so at the
    /// end of a run on a GPU of its own this is the most that the run ever held. The driver's and libraries' own
    /// share is part of it.</remarks>
    public static long InUse(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CUDA
            ? InUse(NvidiaManagement.Open(), Environment.GetEnvironmentVariable(VisibleDevices.Variable),
                Math.Max(0, device.index))
            : 0;
    }

    internal static long InUse(NvidiaManagement? driver, string? visible, int index) =>
        VisibleDevices.Name(visible, index) is { } gpu ? driver?.UsedMemory(gpu) ?? 0 : 0;
}

/// <summary>Which GPU of the machine a CUDA device of this process is.</summary>
internal static class VisibleDevices
{
    /// <summary>Environment variable by which a process is shown only some GPUs, in a chosen order.</summary>
    internal const string Variable = "CUDA_VISIBLE_DEVICES";

    /// <summary>The driver's number or UUID of a CUDA device; null where the variable does not tell.</summary>
    /// <param name="variable">Value of <see cref="Variable"/>; null or empty for unset.</param>
    /// <param name="index">The CUDA device, from 0.</param>
    internal static string? Name(string? variable, int index)
    {
        if (string.IsNullOrWhiteSpace(variable))
        {
            return index.ToString(CultureInfo.InvariantCulture);
        }
        var entry = variable.Split(',', StringSplitOptions.TrimEntries).ElementAtOrDefault(index);
        return entry is not null && (entry.StartsWith("GPU-", StringComparison.Ordinal) || entry.All(char.IsAsciiDigit))
            ? entry
            : null;
    }
}
