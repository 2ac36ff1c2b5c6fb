using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Nccl;

namespace Mira.Tests.Collectives.Nccl;

/// <summary>NCCL and CUDA as functions in C's way that note what they are given: two processes, of which the other
/// holds the same numbers, in the host's memory.</summary>
/// <remarks>A test works with the state of its thread. What another thread asks is found by the communicator or the
/// event that it names.</remarks>
internal static unsafe class FakeNccl
{
    internal const int Failure = 5;
    private const int EventsOfOne = 10;

    private static readonly ConcurrentDictionary<nint, State> States = new();
    private static int _made;

    [ThreadStatic]
    private static State? _state;

    internal static State Now => _state ??= Clear();

    /// <summary>Starts a test from nothing.</summary>
    internal static State Clear()
    {
        _state = new State { Key = Interlocked.Increment(ref _made) };
        States[_state.Key] = _state;
        return _state;
    }

    internal static NcclFunctions Functions { get; } = new(Address);

    internal static CudaFunctions Cuda { get; } = new(Address);

    /// <summary>A process that has everything, on a GPU of its own.</summary>
    internal static GpuSide Side(int rank) => new(GpuState.Ready, Functions, Cuda, $"machine {rank}");

    /// <summary>Processes that note what is reported to them, and that they were ended.</summary>
    internal static GpuHost Host(ICollectives processes, State state, TimeSpan? patience = null) =>
        new(processes, () => "step 3", patience ?? TimeSpan.FromMinutes(1), message => state.Note($"report {message}"),
            () => state.Note("end"));

    internal static nint Address(string name) => name switch
    {
        "ncclGetVersion" => (nint)(delegate* unmanaged<int*, int>)&Version,
        "ncclGetErrorString" => (nint)(delegate* unmanaged<int, nint>)&ErrorText,
        "ncclGetUniqueId" => (nint)(delegate* unmanaged<NcclId*, int>)&UniqueId,
        "ncclCommInitRank" => (nint)(delegate* unmanaged<nint*, int, NcclId, int, int>)&Start,
        "ncclAllReduce" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&AllReduce,
        "ncclAllGather" => (nint)(delegate* unmanaged<nint, nint, nuint, int, nint, nint, int>)&AllGather,
        "ncclBroadcast" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&Broadcast,
        "ncclCommGetAsyncError" => (nint)(delegate* unmanaged<nint, int*, int>)&AsyncError,
        "ncclCommAbort" => (nint)(delegate* unmanaged<nint, int>)&Abort,
        "ncclCommDestroy" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "aoti_torch_get_current_cuda_stream" => (nint)(delegate* unmanaged<int, nint*, int>)&Stream,
        "cudaDeviceGetPCIBusId" => (nint)(delegate* unmanaged<byte*, int, int, int>)&BusId,
        "cudaEventCreateWithFlags" => (nint)(delegate* unmanaged<nint*, uint, int>)&CreateEvent,
        "cudaEventRecord" => (nint)(delegate* unmanaged<nint, nint, int>)&Record,
        "cudaEventQuery" => (nint)(delegate* unmanaged<nint, int>)&Query,
        "cudaEventSynchronize" => (nint)(delegate* unmanaged<nint, int>)&Wait,
        _ => 0,
    };

    [UnmanagedCallersOnly]
    private static int Version(int* version)
    {
        *version = Now.Version;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint ErrorText(int code) => Marshal.StringToCoTaskMemUTF8($"error {code} of the fake");

    [UnmanagedCallersOnly]
    private static int UniqueId(NcclId* id)
    {
        Now.Note("id");
        for (var place = 0; place < NcclId.Bytes; place++)
        {
            id->Value[place] = (byte)(place + Now.Key);
        }
        return Now.IdCode;
    }

    [UnmanagedCallersOnly]
    private static int Start(nint* communicator, int size, NcclId id, int rank)
    {
        Now.Id = [.. new ReadOnlySpan<byte>(id.Value, NcclId.Bytes)];
        Now.Note($"start {size} {rank}");
        *communicator = Now.StartCode == 0 ? Now.Key : 0;
        return Now.StartCode;
    }

    [UnmanagedCallersOnly]
    private static int AllReduce(nint own, nint all, nuint count, int type, int operation, nint communicator,
        nint stream)
    {
        States[communicator].Note(own == all ? $"reduce {count} {type} {operation} {stream:x}" : "not in place");
        if (type == (int)NcclType.Float32 && operation == (int)NcclOperation.Sum)
        {
            foreach (ref var number in new Span<float>((void*)all, (int)count))
            {
                number *= 2;
            }
        }
        return States[communicator].Code;
    }

    [UnmanagedCallersOnly]
    private static int AllGather(nint own, nint all, nuint bytes, int type, nint communicator, nint stream)
    {
        States[communicator].Note($"gather {bytes} {type} {stream:x}");
        for (nuint rank = 0; rank < 2; rank++)
        {
            Buffer.MemoryCopy((void*)own, (void*)(all + (nint)(rank * bytes)), bytes, bytes);
        }
        return States[communicator].Code;
    }

    [UnmanagedCallersOnly]
    private static int Broadcast(nint own, nint all, nuint bytes, int type, int root, nint communicator, nint stream)
    {
        States[communicator].Note(own == all ? $"broadcast {bytes} {type} {root} {stream:x}" : "not in place");
        new Span<byte>((void*)all, (int)bytes).Clear();
        return States[communicator].Code;
    }

    [UnmanagedCallersOnly]
    private static int AsyncError(nint communicator, int* error)
    {
        *error = States[communicator].AsyncCode;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Abort(nint communicator)
    {
        States[communicator].Note("abort");
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Destroy(nint communicator)
    {
        States[communicator].Note("destroy");
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Stream(int device, nint* stream)
    {
        *stream = 0xcafe;
        return Now.StreamCode;
    }

    [UnmanagedCallersOnly]
    private static int BusId(byte* text, int length, int device)
    {
        Encoding.ASCII.GetBytes($"0000:{device:x2}:00.0\0", new Span<byte>(text, length));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int CreateEvent(nint* made, uint flags)
    {
        *made = (Now.Key * EventsOfOne) + Now.Events++;
        return flags == 2 ? 0 : 1;
    }

    [UnmanagedCallersOnly]
    private static int Record(nint marked, nint stream)
    {
        StateOf(marked).Note($"mark {marked % EventsOfOne} {stream:x}");
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Query(nint marked) => StateOf(marked).QueryCode;

    [UnmanagedCallersOnly]
    private static int Wait(nint marked)
    {
        StateOf(marked).Note($"wait {marked % EventsOfOne}");
        return 0;
    }

    private static State StateOf(nint marked) => States[marked / EventsOfOne];

    internal sealed class State
    {
        private readonly ConcurrentQueue<string> _calls = new();

        internal IReadOnlyList<string> Calls => [.. _calls];

        internal required nint Key { get; init; }

        internal int Version { get; set; } = 22203;

        internal byte[] Id { get; set; } = [];

        internal int Events { get; set; }

        internal int IdCode { get; set; }

        internal int StartCode { get; set; }

        internal int Code { get; set; }

        internal int StreamCode { get; set; }

        internal volatile int AsyncCode;

        internal volatile int QueryCode = CudaFunctions.NotReady;

        internal void Note(string call) => _calls.Enqueue(call);

        /// <summary>Waits until a call was noted by another thread.</summary>
        internal void WaitFor(string call) =>
            Assert.True(SpinWait.SpinUntil(() => _calls.Contains(call), TimeSpan.FromSeconds(20)), $"no {call}");
    }
}
