using System.Text;

namespace Mira.Experiments.Collectives.Mpi;

/// <summary>The functions of MPI that mira uses, from any MPI library.</summary>
/// <remarks>Every call answers with MPI's error code, 0 for success.</remarks>
internal sealed unsafe class MpiFunctions
{
    // MPI_MAX_LIBRARY_VERSION_STRING is 256 in Open MPI, 8192 in MPICH and in the standard.
    private const int LongestText = 1 << 14;

    private readonly delegate* unmanaged<nint, nint, int, int*, int> _initialize;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<nint, int*, int> _rank;
    private readonly delegate* unmanaged<nint, int*, int> _size;
    private readonly delegate* unmanaged<nint, nint, int> _setErrorHandler;
    private readonly delegate* unmanaged<nint, int, int, nint, nint*, int> _split;
    private readonly delegate* unmanaged<nint, nint, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged<nint, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<int, byte*, int*, int> _errorText;
    private readonly delegate* unmanaged<byte*, int*, int> _version;

    /// <param name="fileName">Name of the library's file, by which its family is known.</param>
    /// <param name="export">Address of an exported symbol; 0 where there is none.</param>
    internal MpiFunctions(string fileName, Func<string, nint> export)
    {
        Abi = MpiAbi.Of(fileName, export);
        _initialize = (delegate* unmanaged<nint, nint, int, int*, int>)export("MPI_Init_thread");
        _finalize = (delegate* unmanaged<int>)export("MPI_Finalize");
        _abort = (delegate* unmanaged<nint, int, int>)export("MPI_Abort");
        _rank = (delegate* unmanaged<nint, int*, int>)export("MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)export("MPI_Comm_size");
        _setErrorHandler = (delegate* unmanaged<nint, nint, int>)export("MPI_Comm_set_errhandler");
        _split = (delegate* unmanaged<nint, int, int, nint, nint*, int>)export("MPI_Comm_split_type");
        _allReduce = (delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)export("MPI_Allreduce");
        _allGather = (delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)export("MPI_Allgather");
        _broadcast = (delegate* unmanaged<nint, int, nint, int, nint, int>)export("MPI_Bcast");
        _errorText = (delegate* unmanaged<int, byte*, int*, int>)export("MPI_Error_string");
        _version = (delegate* unmanaged<byte*, int*, int>)export("MPI_Get_library_version");
    }

    /// <summary>Constants of the library's family.</summary>
    internal MpiAbi Abi { get; }

    /// <summary>Names of functions that a library must have to be of use.</summary>
    internal static IReadOnlyList<string> Needed { get; } =
    [
        "MPI_Init_thread", "MPI_Finalize", "MPI_Abort", "MPI_Comm_rank", "MPI_Comm_size", "MPI_Comm_set_errhandler",
        "MPI_Comm_split_type",
        "MPI_Allreduce", "MPI_Allgather", "MPI_Bcast", "MPI_Error_string", "MPI_Get_library_version",
    ];

    /// <summary>Starts MPI so that a second thread may call it, and lets errors come back as codes.</summary>
    /// <param name="grantsThreads">Whether a second thread may really call it.</param>
    internal int Initialize(out bool grantsThreads)
    {
        int provided;
        var code = _initialize(0, 0, Abi.ThreadMultiple, &provided);
        grantsThreads = provided == Abi.ThreadMultiple;
        return code != 0 ? code : _setErrorHandler(Abi.World, Abi.ErrorsReturn);
    }

    internal int Complete() => _finalize();

    /// <summary>Ends all processes; does not return in a real library.</summary>
    internal void Abort(int exitCode) => _abort(Abi.World, exitCode);

    internal int Rank(out int rank)
    {
        fixed (int* place = &rank)
        {
            return _rank(Abi.World, place);
        }
    }

    internal int Size(out int size)
    {
        fixed (int* place = &size)
        {
            return _size(Abi.World, place);
        }
    }

    /// <summary>Number of this process on its machine, and of the processes there.</summary>
    internal int OnMachine(out int rank, out int size)
    {
        nint machine;
        int ownRank = 0, count = 0;
        var code = _split(Abi.World, Abi.TypeShared, 0, Abi.InfoNull, &machine);
        code = code != 0 ? code : _rank(machine, &ownRank);
        code = code != 0 ? code : _size(machine, &count);
        (rank, size) = (ownRank, count);
        return code;
    }

    /// <summary>Combines numbers of all processes in place.</summary>
    internal int AllReduce(nint values, int count, nint type, nint operation) =>
        _allReduce(Abi.InPlace, values, count, type, operation, Abi.World);

    /// <summary>Gives every process the bytes of all, in the order of ranks.</summary>
    internal int AllGather(nint own, nint all, int bytes) =>
        _allGather(own, bytes, Abi.Byte, all, bytes, Abi.Byte, Abi.World);

    /// <summary>Gives every process the bytes of process 0.</summary>
    internal int Broadcast(nint values, int bytes) => _broadcast(values, bytes, Abi.Byte, 0, Abi.World);

    /// <summary>What an error code means.</summary>
    internal string ErrorText(int code) => Text((text, length) => _errorText(code, (byte*)text, (int*)length));

    /// <summary>The library's own words for its version, first line; may be asked before MPI is started.</summary>
    internal string Version() =>
        Text((text, length) => _version((byte*)text, (int*)length)).Split('\n')[0].TrimEnd('\0', ' ', '\r');

    private static string Text(Func<nint, nint, int> fill)
    {
        var buffer = new byte[LongestText];
        int length;
        fixed (byte* text = buffer)
        {
            return fill((nint)text, (nint)(&length)) == 0
                ? Encoding.UTF8.GetString(buffer, 0, Math.Clamp(length, 0, LongestText))
                : "unknown";
        }
    }
}
