using System.Runtime.InteropServices;
using System.Text;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;

namespace Mira.Tests.Collectives.Mpi;

/// <summary>A library of functions in C's way that note what they are given: two processes, of which the other holds
/// the same numbers.</summary>
/// <remarks>The state belongs to a thread, as tests run side by side; what comes from another thread goes to
/// <see cref="Ended"/> alone.</remarks>
internal static unsafe class FakeMpi
{
    internal const int Failure = 7;

    [ThreadStatic]
    private static State? _state;

    /// <summary>Exit codes with which some thread ended all processes, by the communicator that it named.</summary>
    internal static System.Collections.Concurrent.ConcurrentDictionary<(nint World, int Code), int> Ended
    {
        get;
    } = new();

    internal static State Now => _state ??= new();

    /// <summary>Starts a test from nothing.</summary>
    internal static State Clear() => _state = new();

    /// <summary>The functions of a library of this name, and symbols of its family with made-up addresses.</summary>
    internal static MpiFunctions Functions(string fileName, IReadOnlyDictionary<string, nint>? symbols = null) =>
        new(fileName, name => Address(name, symbols));

    /// <summary>Processes over a library without symbols of its own, that of MPICH.</summary>
    internal static MpiCollectives Collectives(Action<string> report, TimeSpan? patience = null) =>
        new(Functions("libmpich.so.12"), new Launch(Launcher.Mpich, 1, 2, 1, 2), report, patience
            ?? TimeSpan.FromMinutes(1));

    private static nint Address(string name, IReadOnlyDictionary<string, nint>? symbols) => name switch
    {
        "MPI_Init_thread" => (nint)(delegate* unmanaged<nint, nint, int, int*, int>)&Initialize,
        "MPI_Finalize" => (nint)(delegate* unmanaged<int>)&Complete,
        "MPI_Abort" => (nint)(delegate* unmanaged<nint, int, int>)&Abort,
        "MPI_Comm_rank" => (nint)(delegate* unmanaged<nint, int*, int>)&Rank,
        "MPI_Comm_size" => (nint)(delegate* unmanaged<nint, int*, int>)&Size,
        "MPI_Comm_set_errhandler" => (nint)(delegate* unmanaged<nint, nint, int>)&SetErrorHandler,
        "MPI_Comm_split_type" => (nint)(delegate* unmanaged<nint, int, int, nint, nint*, int>)&Split,
        "MPI_Allreduce" => (nint)(delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)&AllReduce,
        "MPI_Allgather" => (nint)(delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)&AllGather,
        "MPI_Bcast" => (nint)(delegate* unmanaged<nint, int, nint, int, nint, int>)&Broadcast,
        "MPI_Error_string" => (nint)(delegate* unmanaged<int, byte*, int*, int>)&ErrorText,
        "MPI_Get_library_version" => (nint)(delegate* unmanaged<byte*, int*, int>)&Version,
        _ => symbols?.GetValueOrDefault(name) ?? 0,
    };

    [UnmanagedCallersOnly]
    private static int Initialize(nint arguments, nint count, int required, int* provided)
    {
        Now.Note("init", required);
        *provided = required;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Complete()
    {
        Now.Note("finalize");
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Abort(nint world, int code)
    {
        Ended.AddOrUpdate((world, code), 1, (_, count) => count + 1);
        Now.Note("abort", world, code);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Rank(nint communicator, int* rank)
    {
        *rank = Now.Rank;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Size(nint communicator, int* size)
    {
        *size = Now.Size;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int SetErrorHandler(nint world, nint handler)
    {
        Now.Note("errors", world, handler);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Split(nint world, int type, int key, nint info, nint* machine)
    {
        Now.Note("split", world, type, key, info);
        *machine = 77;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int AllReduce(nint own, nint all, int count, nint type, nint operation, nint world)
    {
        Now.Note("reduce", own, count, type, operation, world);
        if (Now.Delay > TimeSpan.Zero)
        {
            Thread.Sleep(Now.Delay);
        }
        if (operation == Now.Sum && type == Now.Float)
        {
            foreach (ref var number in new Span<float>((void*)all, count))
            {
                number *= 2;
            }
        }
        return Now.Code;
    }

    [UnmanagedCallersOnly]
    private static int AllGather(nint own, int bytes, nint type, nint all, int received, nint receivedType, nint world)
    {
        Now.Note("gather", bytes, type, received, receivedType, world);
        for (var rank = 0; rank < Now.Size; rank++)
        {
            Buffer.MemoryCopy((void*)own, (void*)(all + (rank * bytes)), bytes, bytes);
        }
        return Now.Code;
    }

    [UnmanagedCallersOnly]
    private static int Broadcast(nint values, int bytes, nint type, int root, nint world)
    {
        Now.Note("broadcast", bytes, type, root, world);
        new Span<byte>((void*)values, bytes).Clear();
        return Now.Code;
    }

    [UnmanagedCallersOnly]
    private static int ErrorText(int code, byte* text, int* length) => Write($"error {code} of the fake", text, length);

    [UnmanagedCallersOnly]
    private static int Version(byte* text, int* length) => Write("Fake MPI 1.0\nbuilt today", text, length);

    private static int Write(string message, byte* text, int* length)
    {
        *length = Encoding.UTF8.GetBytes(message, new Span<byte>(text, 256));
        return 0;
    }

    internal sealed class State
    {
        internal List<string> Calls { get; } = [];

        internal int Size { get; set; } = 2;

        internal int Rank { get; set; } = 1;

        internal int Code { get; set; }

        internal TimeSpan Delay { get; set; }

        internal nint Sum { get; set; } = 0x58000003;

        internal nint Float { get; set; } = 0x4c00040a;

        internal void Note(string call, params nint[] arguments) =>
            Calls.Add(string.Join(' ', arguments.Select(value => $"{value:x}").Prepend(call)));
    }
}
