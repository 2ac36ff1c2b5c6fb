using System.Runtime.InteropServices;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>The name by which the processes of one communicator find each other: 128 bytes, passed by value.</summary>
internal unsafe struct NcclId
{
    /// <summary>NCCL_UNIQUE_ID_BYTES of nccl.h.</summary>
    internal const int Bytes = 128;

    internal fixed byte Value[Bytes];
}

/// <summary>Number formats as NCCL numbers them.</summary>
internal enum NcclType
{
    /// <summary>ncclUint8.</summary>
    Byte = 1,

    /// <summary>ncclInt64.</summary>
    Int64 = 4,

    /// <summary>ncclFloat32.</summary>
    Float32 = 7,

    /// <summary>ncclFloat64.</summary>
    Float64 = 8,
}

/// <summary>What is made of the numbers of all processes.</summary>
internal enum NcclOperation
{
    /// <summary>ncclSum.</summary>
    Sum = 0,

    /// <summary>ncclMax.</summary>
    Maximum = 2,
}

/// <summary>The functions of NCCL that are needed, of whichever library.</summary>
/// <remarks>Every call answers with NCCL's code, 0 for success. Exchanges only queue work on a stream; what goes wrong
/// there is told by <see cref="AsyncError"/>. Source: nccl.h of 2.22.3.</remarks>
internal sealed unsafe class NcclFunctions
{
    /// <summary>ncclInProgress: no error, but not done either.</summary>
    internal const int InProgress = 7;

    private readonly delegate* unmanaged<int*, int> _version;
    private readonly delegate* unmanaged<int, nint> _errorText;
    private readonly delegate* unmanaged<NcclId*, int> _uniqueId;
    private readonly delegate* unmanaged<nint*, int, NcclId, int, int> _start;
    private readonly delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<nint, nint, nuint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> _broadcast;
    private readonly delegate* unmanaged<nint, int*, int> _asyncError;
    private readonly delegate* unmanaged<nint, int> _abort;
    private readonly delegate* unmanaged<nint, int> _destroy;

    /// <param name="export">Address of an exported symbol; 0 where there is none.</param>
    internal NcclFunctions(Func<string, nint> export)
    {
        _version = (delegate* unmanaged<int*, int>)export("ncclGetVersion");
        _errorText = (delegate* unmanaged<int, nint>)export("ncclGetErrorString");
        _uniqueId = (delegate* unmanaged<NcclId*, int>)export("ncclGetUniqueId");
        _start = (delegate* unmanaged<nint*, int, NcclId, int, int>)export("ncclCommInitRank");
        _allReduce = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)export("ncclAllReduce");
        _allGather = (delegate* unmanaged<nint, nint, nuint, int, nint, nint, int>)export("ncclAllGather");
        _broadcast = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)export("ncclBroadcast");
        _asyncError = (delegate* unmanaged<nint, int*, int>)export("ncclCommGetAsyncError");
        _abort = (delegate* unmanaged<nint, int>)export("ncclCommAbort");
        _destroy = (delegate* unmanaged<nint, int>)export("ncclCommDestroy");
    }

    /// <summary>Names of functions that a library must have to be of use.</summary>
    internal static IReadOnlyList<string> Needed { get; } =
    [
        "ncclGetVersion", "ncclGetErrorString", "ncclGetUniqueId", "ncclCommInitRank", "ncclAllReduce",
        "ncclAllGather", "ncclBroadcast", "ncclCommGetAsyncError", "ncclCommAbort", "ncclCommDestroy",
    ];

    /// <summary>The version as NCCL numbers it, such as 22203 for 2.22.3; 0 where it does not say.</summary>
    internal int Version()
    {
        int version;
        return _version(&version) == 0 ? version : 0;
    }

    /// <summary>What a code means, in the library's words.</summary>
    internal string ErrorText(int code) => Marshal.PtrToStringUTF8(_errorText(code)) ?? $"error {code}";

    /// <summary>Makes the name of a new communicator; process 0 does, and tells the others.</summary>
    internal int UniqueId(out NcclId id)
    {
        fixed (NcclId* place = &id)
        {
            return _uniqueId(place);
        }
    }

    /// <summary>Joins a communicator; waits until all its processes have.</summary>
    internal int Start(out nint communicator, int size, NcclId id, int rank)
    {
        nint made = 0;
        var code = _start(&made, size, id, rank);
        communicator = made;
        return code;
    }

    /// <summary>Queues the combination of numbers of all processes, in place.</summary>
    internal int AllReduce(nint values, long count, NcclType type, NcclOperation operation, NcclQueue queue) =>
        _allReduce(values, values, (nuint)count, (int)type, (int)operation, queue.Communicator, queue.Stream);

    /// <summary>Queues the gathering of the bytes of all processes, in the order of ranks.</summary>
    internal int AllGather(nint own, nint all, long bytes, NcclQueue queue) =>
        _allGather(own, all, (nuint)bytes, (int)NcclType.Byte, queue.Communicator, queue.Stream);

    /// <summary>Queues the sending of process 0's bytes to all, in place.</summary>
    internal int Broadcast(nint values, long bytes, NcclQueue queue) =>
        _broadcast(values, values, (nuint)bytes, (int)NcclType.Byte, 0, queue.Communicator, queue.Stream);

    /// <summary>The code of what went wrong in queued work, 0 for nothing.</summary>
    internal int AsyncError(nint communicator)
    {
        var found = 0;
        var code = _asyncError(communicator, &found);
        return code != 0 ? code : found == InProgress ? 0 : found;
    }

    /// <summary>Gives up queued work and the communicator.</summary>
    internal int Abort(nint communicator) => _abort(communicator);

    /// <summary>Releases a communicator whose work is done.</summary>
    internal int Destroy(nint communicator) => _destroy(communicator);
}

/// <summary>Where an exchange is queued: the communicator of all processes, and this process's CUDA stream.</summary>
internal readonly record struct NcclQueue(nint Communicator, nint Stream);
