using Mira.Datasets;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives.Mpi;

/// <summary>Processes that a launcher started, connected by MPI. Tensors of a GPU travel through
/// the host's memory.</summary>
/// <remarks>
/// One thread calls it. An exchange that fails, or that some process does not come to, cannot be
/// put right: the process says so and ends all of them with the code of unusable input or output. No exception may come
/// of it, since an exchange may be part of a backward pass, which an exception would end without a word.
/// </remarks>
public sealed class MpiCollectives : ICollectives, IDisposable
{
    /// <summary>Exit code of processes that have lost each other.</summary>
    private const int LostExitCode = 2;

    private readonly MpiFunctions _mpi;
    private readonly Watchdog _watchdog;
    private readonly Action<string> _report;
    private bool _hasWarned;
    private bool _isAborted;

    /// <summary>Starts MPI.</summary>
    /// <param name="mpi">The library's functions.</param>
    /// <param name="launch">What the launcher said.</param>
    /// <param name="report">Prints a line on standard error.</param>
    /// <param name="patience">How long an exchange may take.</param>
    /// <exception cref="InputException">Library and launcher do not belong together.</exception>
    internal MpiCollectives(MpiFunctions mpi, Launch launch, Action<string> report, TimeSpan patience)
    {
        (_mpi, _report) = (mpi, report);
        Require(mpi.Initialize(out var grantsThreads), "MPI_Init_thread");
        Require(mpi.Rank(out var rank), "MPI_Comm_rank");
        Require(mpi.Size(out var size), "MPI_Comm_size");
        (Rank, Size) = (rank, size);
        if (size != launch.Size)
        {
            throw Mismatch(launch, size);
        }
        OnMachine = launch is { LocalRank: { } local, LocalSize: { } count } ? (local, count) : AskMachine();
        _watchdog = new Watchdog(patience, operation => Lose(
            $"waited {patience.TotalSeconds:0} s in {operation}, so another process hangs or has ended. " +
            $"The last checkpoint is complete. A longer wait is set in seconds by {ProcessGroup.Patience}."),
            grantsThreads);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public bool IsShared => Size > 1;

    /// <summary>Number of this process among those of its machine, and how many they are.</summary>
    public (int Rank, int Size) OnMachine { get; }

    /// <summary>What the run is at, for the watchdog's message.</summary>
    public string Place { get; set; } = "the start of the run";

    /// <inheritdoc/>
    public Tensor Sum(Tensor values) => Reduce("a sum", values, _mpi.Abi.Sum);

    /// <inheritdoc/>
    public Tensor Maximum(Tensor values) => Reduce("a maximum", values, _mpi.Abi.Max);

    /// <inheritdoc/>
    public Tensor Gather(Tensor values)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var own = values.to(CPU).contiguous();
        var all = empty([Size, .. values.shape], values.dtype);
        var bytes = Bytes(own);
        if (bytes > int.MaxValue)
        {
            throw new InvalidOperationException($"A part of {bytes} bytes is too large to be gathered at once.");
        }
        Call("a gathering", () => _mpi.AllGather(TensorMemory.Address(own), TensorMemory.Address(all), (int)bytes));
        return all.to(values.device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Broadcast(Tensor values) => InHostMemory(values, values.dtype, host =>
    {
        var bytes = Bytes(host);
        for (long at = 0; at < bytes; at += LargestBlock)
        {
            var (start, length) = ((nint)at, (int)Math.Min(LargestBlock, bytes - at));
            Call("a broadcast", () => _mpi.Broadcast(TensorMemory.Address(host) + start, length));
        }
    });

    /// <summary>A message with the process that it is of: "rank 3 on node7: …".</summary>
    public string Named(string message) => $"rank {Rank} on {Environment.MachineName}: {message}";

    /// <summary>Ends all processes with an exit code.</summary>
    public void Abort(int exitCode)
    {
        _isAborted = true;
        _mpi.Abort(exitCode);
    }

    /// <summary>Waits for all processes and ends MPI; none may exit before, or the launcher kills the others.</summary>
    public void Dispose()
    {
        if (!_isAborted)
        {
            Call("MPI_Finalize", _mpi.Complete);
        }
        _watchdog.Dispose();
    }

    // MPI counts in int: 1 GB at a time.
    private const long LargestBlock = 1L << 30;

    private Tensor Reduce(string name, Tensor values, nint operation) => InHostMemory(values,
        WireType(values.dtype), host =>
    {
        var (type, size) = host.dtype switch
        {
            ScalarType.Float32 => (_mpi.Abi.Float, sizeof(float)),
            ScalarType.Float64 => (_mpi.Abi.Double, sizeof(double)),
            _ => (_mpi.Abi.Int64, sizeof(long)),
        };
        var (count, block) = (host.numel(), LargestBlock / size);
        for (long at = 0; at < count; at += block)
        {
            var (start, length) = ((nint)(at * size), (int)Math.Min(block, count - at));
            Call(name, () => _mpi.AllReduce(TensorMemory.Address(host) + start, length, type, operation));
        }
    });

    /// <summary>MPI has no half types: they travel as float32.</summary>
    private static ScalarType WireType(ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64 => type,
        ScalarType.Float16 or ScalarType.BFloat16 => ScalarType.Float32,
        _ => ScalarType.Int64,
    };

    /// <summary>Lets work change values where they lie if that is one piece of host memory, else in a copy
    /// that is copied back.</summary>
    private Tensor InHostMemory(Tensor values, ScalarType type, Action<Tensor> work)
    {
        using var quiet = no_grad();
        if (values.device.type == DeviceType.CPU && values.dtype == type && TensorMemory.IsDense(values))
        {
            work(values);
            return values;
        }
        using var scope = NewDisposeScope();
        WarnOfCopies(values.device);
        var host = values.to(type, CPU).contiguous();
        work(host);
        return values.copy_(host);
    }

    private void WarnOfCopies(Device device)
    {
        if (device.type != DeviceType.CPU && !_hasWarned && Rank == 0)
        {
            _hasWarned = true;
            _report("warning: everything that the GPUs exchange is copied through the host's memory, " +
                "which is slow: this version does not use NCCL.");
        }
    }

    private (int Rank, int Size) AskMachine() =>
        _mpi.OnMachine(out var rank, out var size) == 0 ? (rank, size) : (Rank, Size);

    private void Call(string operation, Func<int> call)
    {
        _watchdog.Begin($"{operation} at {Place}");
        var code = call();
        _watchdog.End();
        if (code != 0)
        {
            Lose($"{operation} at {Place} failed: {_mpi.ErrorText(code)}. The last checkpoint is complete.");
        }
    }

    private void Lose(string message)
    {
        _report(Named(message));
        Abort(LostExitCode);
    }

    private void Require(int code, string function)
    {
        if (code != 0)
        {
            throw new InputException($"{function} failed: {_mpi.ErrorText(code)}. 'mira doctor' " +
                "names the MPI that was found.");
        }
    }

    private InputException Mismatch(Launch launch, int size) => new(
        $"{MpiLibrary.InWords(launch.Launcher)} started {launch.Size} processes, but the MPI " +
        $"library that was loaded ({_mpi.Version()}) sees {size}: " +
        "each would train alone. Start them with the launcher of the same MPI, or name the launcher's " +
        $"library by {MpiLibrary.Variable}. 'mira doctor' names those found.");

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();
}
