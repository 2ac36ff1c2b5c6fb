using System.Runtime.InteropServices;
using System.Text;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>What must be asked of CUDA beside TorchSharp: the stream that torch works on, which GPU of the machine a
/// device is, and how far a stream has come.</summary>
/// <remarks>Found through libtorch's CUDA library, which leads to the CUDA runtime that it is linked to. Every call
/// answers with a code, 0 for success.</remarks>
internal sealed unsafe class CudaFunctions
{
    /// <summary>cudaErrorNotReady: what was queued before an event is not done.</summary>
    internal const int NotReady = 600;

    // cudaEventDisableTiming of driver_types.h.
    private const uint WithoutTiming = 2;
    private const int LongestBusId = 64;

    private readonly delegate* unmanaged<int, nint*, int> _stream;
    private readonly delegate* unmanaged<byte*, int, int, int> _busId;
    private readonly delegate* unmanaged<nint*, uint, int> _createEvent;
    private readonly delegate* unmanaged<nint, nint, int> _record;
    private readonly delegate* unmanaged<nint, int> _query;
    private readonly delegate* unmanaged<nint, int> _wait;

    /// <param name="export">Address of an exported symbol; 0 where there is none.</param>
    internal CudaFunctions(Func<string, nint> export)
    {
        _stream = (delegate* unmanaged<int, nint*, int>)export("aoti_torch_get_current_cuda_stream");
        _busId = (delegate* unmanaged<byte*, int, int, int>)export("cudaDeviceGetPCIBusId");
        _createEvent = (delegate* unmanaged<nint*, uint, int>)export("cudaEventCreateWithFlags");
        _record = (delegate* unmanaged<nint, nint, int>)export("cudaEventRecord");
        _query = (delegate* unmanaged<nint, int>)export("cudaEventQuery");
        _wait = (delegate* unmanaged<nint, int>)export("cudaEventSynchronize");
    }

    /// <summary>Path of the loaded CUDA library of libtorch; null where libtorch is one for the CPU.</summary>
    internal static string? Library => LoadedLibraries.PathOf("libtorch_cuda.so");

    /// <summary>Names of the functions that must be there.</summary>
    internal static IReadOnlyList<string> Needed { get; } =
    [
        "aoti_torch_get_current_cuda_stream", "cudaDeviceGetPCIBusId", "cudaEventCreateWithFlags", "cudaEventRecord",
        "cudaEventQuery", "cudaEventSynchronize",
    ];

    /// <summary>The functions of the loaded libtorch; null where it lacks one.</summary>
    internal static CudaFunctions? Find() => Library is { } path && NativeLibrary.TryLoad(path, out var handle)
        ? Of(name => NativeLibrary.TryGetExport(handle, name, out var address) ? address : 0)
        : null;

    /// <summary>The functions of a library; null where it lacks one.</summary>
    internal static CudaFunctions? Of(Func<string, nint> export) =>
        Needed.All(name => export(name) != 0) ? new(export) : null;

    /// <summary>The stream on which torch queues the work of the calling thread.</summary>
    internal int Stream(int device, out nint stream)
    {
        fixed (nint* place = &stream)
        {
            return _stream(device, place);
        }
    }

    /// <summary>Where on its machine a device is, such as "0000:1B:00.0"; null where CUDA does not say.</summary>
    internal string? BusId(int device)
    {
        var text = stackalloc byte[LongestBusId];
        return _busId(text, LongestBusId, device) == 0
            ? Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text))
            : null;
    }

    /// <summary>Makes an event, which marks a place in a stream.</summary>
    internal int CreateEvent(out nint made)
    {
        fixed (nint* place = &made)
        {
            return _createEvent(place, WithoutTiming);
        }
    }

    /// <summary>Marks the place that a stream is queued up to; the event's earlier place is forgotten.</summary>
    internal int Record(nint marked, nint stream) => _record(marked, stream);

    /// <summary>Whether the stream has come to the place: 0, <see cref="NotReady"/>, or an error.</summary>
    internal int Query(nint marked) => _query(marked);

    /// <summary>Waits until the stream has come to the place.</summary>
    internal int Wait(nint marked) => _wait(marked);
}
