using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>What a run takes of a GPU's memory.</summary>
public static class GpuMemory
{
    /// <summary>Bytes in use on a CUDA device, by all processes on it; 0 for the CPU, or where the driver does not say.</summary>
    /// <remarks>libtorch gives freed memory back to its own pool and not to the device, so at the end of a run on a GPU of its
    /// own this is the most that the run ever held. The driver's and libraries' own share is part of it.</remarks>
    public static long InUse(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CUDA
            ? InUse(NvidiaManagement.Open(), Environment.GetEnvironmentVariable(VisibleDevices.Variable), Math.Max(0, device.index))
            : 0;
    }

    internal static long InUse(NvidiaManagement? driver, string? visible, int index) =>
        VisibleDevices.Name(visible, index) is { } gpu ? driver?.UsedMemory(gpu) ?? 0 : 0;
}
