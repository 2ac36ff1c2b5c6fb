using System.Runtime.InteropServices;
using System.Text;
using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>The driver's management library (NVML), as far as it tells memory; absent on machines without
/// an NVIDIA driver.</summary>
/// <remarks>Source: NVML API reference, the functions of nvml.h named below. libtorch's own statistics are not
/// bound by TorchSharp.</remarks>
internal sealed unsafe class NvidiaManagement
{
    private const string Library = "libnvidia-ml.so.1";

    private readonly delegate* unmanaged<uint, nint*, int> _byIndex;
    private readonly delegate* unmanaged<byte*, nint*, int> _byUuid;
    private readonly delegate* unmanaged<nint, MemoryInfo*, int> _memory;

    private NvidiaManagement(nint byIndex, nint byUuid, nint memory)
    {
        _byIndex = (delegate* unmanaged<uint, nint*, int>)byIndex;
        _byUuid = (delegate* unmanaged<byte*, nint*, int>)byUuid;
        _memory = (delegate* unmanaged<nint, MemoryInfo*, int>)memory;
    }

    /// <summary>The library of this machine, or null where there is none that works.</summary>
    internal static NvidiaManagement? Open() => NativeLibrary.TryLoad(Library, out var library)
        ? Open(name => NativeLibrary.TryGetExport(library, name, out var export) ? export : 0)
        : null;

    /// <summary>The library whose functions are found by name; null where one is missing or the
    /// driver does not answer.</summary>
    internal static NvidiaManagement? Open(Func<string, nint> export)
    {
        var (start, byIndex) = (export("nvmlInit_v2"), export("nvmlDeviceGetHandleByIndex_v2"));
        var (byUuid, memory) = (export("nvmlDeviceGetHandleByUUID"), export("nvmlDeviceGetMemoryInfo"));
        return start != 0 && byIndex != 0 && byUuid != 0 && memory != 0 && ((delegate* unmanaged<int>)start)() == 0
            ? new NvidiaManagement(byIndex, byUuid, memory)
            : null;
    }

    /// <summary>Bytes in use on a GPU by all processes together; null where the driver does not say.</summary>
    /// <param name="gpu">The driver's number or UUID of the GPU.</param>
    internal long? UsedMemory(string gpu)
    {
        nint device;
        MemoryInfo info;
        return Find(gpu, &device) == 0 && _memory(device, &info) == 0 ? (long)info.Used : null;
    }

    private int Find(string gpu, nint* device)
    {
        if (NumberText.TryDigits(gpu, out int index))
        {
            return _byIndex((uint)index, device);
        }
        fixed (byte* uuid = Encoding.ASCII.GetBytes(gpu + '\0'))
        {
            return _byUuid(uuid, device);
        }
    }

    /// <summary>nvmlMemory_t, bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryInfo
    {
        internal ulong Total;
        internal ulong Free;
        internal ulong Used;
    }
}
