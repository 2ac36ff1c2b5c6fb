using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Runtime;

/// <summary>Native functions that answer as NVML would on a machine with GPU 0 and GPU-b.</summary>
internal static unsafe class FakeDriver
{
    internal const long UsedByNumber = 3L << 30;
    internal const long UsedByUuid = 5L << 30;

    internal static nint Export(string name) => name switch
    {
        "nvmlInit_v2" => (nint)(delegate* unmanaged<int>)&Start,
        "nvmlDeviceGetHandleByIndex_v2" => (nint)(delegate* unmanaged<uint, nint*, int>)&ByIndex,
        "nvmlDeviceGetHandleByUUID" => (nint)(delegate* unmanaged<byte*, nint*, int>)&ByUuid,
        "nvmlDeviceGetMemoryInfo" => (nint)(delegate* unmanaged<nint, NvidiaManagement.MemoryInfo*, int>)&Memory,
        _ => 0,
    };

    internal static nint WithoutAnswer(string name) =>
        name == "nvmlInit_v2" ? (nint)(delegate* unmanaged<int>)&Refuse : Export(name);

    [UnmanagedCallersOnly]
    private static int Start() => 0;

    [UnmanagedCallersOnly]
    private static int Refuse() => 9;

    [UnmanagedCallersOnly]
    private static int ByIndex(uint index, nint* device)
    {
        *device = 1;
        return index == 0 ? 0 : 2;
    }

    [UnmanagedCallersOnly]
    private static int ByUuid(byte* uuid, nint* device)
    {
        *device = 2;
        return Marshal.PtrToStringAnsi((nint)uuid) == "GPU-b" ? 0 : 2;
    }

    [UnmanagedCallersOnly]
    private static int Memory(nint device, NvidiaManagement.MemoryInfo* info)
    {
        Unsafe.WriteUnaligned(info, new NvidiaManagement.MemoryInfo
        {
            Used = (ulong)(device == 1 ? UsedByNumber : UsedByUuid)
        });
        return 0;
    }
}
