using Mira.Datasets;
using Mira.Experiments.Collectives.Nccl;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives.Mpi;

/// <summary>Processes that a launcher started, connected by MPI; their GPUs by NCCL where that can be, else through the
/// host's memory.</summary>
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
    private readonly TimeSpan _patience;
    private readonly HostStaging _staging = new(host => host.pin_memory());
    private NcclCommunicator? _gpus;
    private bool _isAborted;

    /// <summary>Starts MPI.</summary>
    /// <param name="mpi">The library's functions.</param>
    /// <param name="launch">What the launcher said.</param>
    /// <param name="report">Prints a line on standard error.</param>
    /// <param name="patience">How long an exchange may take.</param>
    /// <exception cref="InputException">Library and launcher do not belong together.</exception>
    internal MpiCollectives(MpiFunctions mpi, Launch launch, Action<string> report, TimeSpan patience)
    {
        (_mpi, _report, _patience) = (mpi, report, patience);
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

    /// <summary>Whether the GPUs exchange tensors by NCCL.</summary>
    public bool UsesNccl => _gpus is not null;

    /// <summary>Chooses how tensors of a device travel, before the first of them does: by NCCL if all processes
    /// compute on GPUs of their own and have it. All processes call it.</summary>
    /// <exception cref="InputException">Some processes compute on a GPU and others do not.</exception>
    public void Connect(Device device) => Connect(GpuSide.Of(device, Rank));

    /// <inheritdoc/>
    public Tensor Sum(Tensor values) => Gpus(values)?.Sum(values) ?? Reduce("a sum", values, _mpi.Abi.Sum);

    /// <inheritdoc/>
    public Tensor Maximum(Tensor values) =>
        Gpus(values)?.Maximum(values) ?? Reduce("a maximum", values, _mpi.Abi.Max);

    /// <inheritdoc/>
    public Tensor Gather(Tensor values)
    {
        if (Gpus(values) is { } gpus)
        {
            return gpus.Gather(values);
        }
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var own = IsOnGpu(values) ? _staging.Copy(values) : values.contiguous();
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
    public Tensor Broadcast(Tensor values) =>
        Gpus(values)?.Broadcast(values) ?? InHostMemory(values, values.dtype, host =>
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
        _gpus?.Dispose();
        _staging.Dispose();
        if (!_isAborted)
        {
            Call("MPI_Finalize", _mpi.Complete);
        }
        _watchdog.Dispose();
    }

    // MPI counts in int: 1 GB at a time.
    private const long LargestBlock = 1L << 30;

    private Tensor Reduce(string name, Tensor values, nint operation) => InHostMemory(values,
        values.dtype.WireType(), host =>
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

    /// <summary>Lets work change values where they lie if that is one piece of host memory, else in a copy
    /// that is copied back.</summary>
    private Tensor InHostMemory(Tensor values, ScalarType type, Action<Tensor> work)
    {
        if (IsOnGpu(values))
        {
            return _staging.Through(values, type, work);
        }
        using var quiet = no_grad();
        if (values.dtype == type && TensorMemory.IsDense(values))
        {
            work(values);
            return values;
        }
        using var scope = NewDisposeScope();
        var host = values.to_type(type).contiguous();
        work(host);
        return values.copy_(host);
    }

    /// <summary>The connected GPUs, for a tensor of theirs.</summary>
    private NcclCommunicator? Gpus(Tensor values) => IsOnGpu(values) ? _gpus : null;

    private static bool IsOnGpu(Tensor values) => values.device.type != DeviceType.CPU;

    /// <summary>Connects the GPUs with what this process has for that.</summary>
    internal void Connect(GpuSide side)
    {
        var host = new GpuHost(this, () => Place, _patience, message => _report(Named(message)),
            () => Abort(LostExitCode));
        var group = GpuGroup.Connect(host, side, Watched);
        _gpus = group.Communicator;
        if (group.Reason is { } reason && Rank == 0)
        {
            _report("warning: everything that the GPUs exchange is copied through the host's memory, which is slow: " +
                $"{reason.TrimEnd('.')}.");
        }
    }

    private (int Rank, int Size) AskMachine() =>
        _mpi.OnMachine(out var rank, out var size) == 0 ? (rank, size) : (Rank, Size);

    private void Call(string operation, Func<int> call)
    {
        var code = Watched(operation, call);
        if (code != 0)
        {
            Lose($"{operation} at {Place} failed: {_mpi.ErrorText(code)}. The last checkpoint is complete.");
        }
    }

    private int Watched(string operation, Func<int> call)
    {
        _watchdog.Begin($"{operation} at {Place}");
        var code = call();
        _watchdog.End();
        return code;
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
