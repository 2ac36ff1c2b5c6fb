using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>GPUs that are connected by NCCL: what they exchange is queued on torch's own stream, in order with its
/// kernels, and nothing waits for the host.</summary>
/// <remarks>An exchange that fails cannot be put right, and may be part of a backward pass, which an exception would
/// end without a word: the processes are told, and end.</remarks>
internal sealed class NcclCommunicator : IDisposable
{
    private readonly NcclFunctions _nccl;
    private readonly CudaFunctions _cuda;
    private readonly nint _communicator;
    private readonly GpuHost _host;
    private readonly StreamWatch _watch;
    private int _isAborted;

    /// <param name="nccl">The library.</param>
    /// <param name="cuda">CUDA.</param>
    /// <param name="communicator">The communicator that all processes have joined.</param>
    /// <param name="host">The processes.</param>
    internal NcclCommunicator(NcclFunctions nccl, CudaFunctions cuda, nint communicator, GpuHost host)
    {
        (_nccl, _cuda, _communicator, _host) = (nccl, cuda, communicator, host);
        _watch = new StreamWatch(cuda, AsyncError, host.Patience, Lose);
        Require(_watch.Code, "an event", code => $"CUDA error {code}");
    }

    /// <summary>Replaces values by their sum over all processes, in place.</summary>
    internal Tensor Sum(Tensor values) => Reduce("a sum", values, NcclOperation.Sum);

    /// <summary>Replaces values by their largest over all processes, in place.</summary>
    internal Tensor Maximum(Tensor values) => Reduce("a maximum", values, NcclOperation.Maximum);

    /// <summary>The values of all processes in a new tensor [processes, …].</summary>
    internal Tensor Gather(Tensor values)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var own = values.contiguous();
        var all = empty([_host.Processes.Size, .. values.shape], values.dtype, values.device);
        Queue("a gathering", own, queue => _nccl.AllGather(
            TensorMemory.Address(own), TensorMemory.Address(all), own.numel() * own.element_size(), queue));
        return all.MoveToOuterDisposeScope();
    }

    /// <summary>Replaces values by those of process 0, in place.</summary>
    internal Tensor Broadcast(Tensor values) => InPlace(values, values.dtype, dense => Queue("a broadcast", dense,
        queue => _nccl.Broadcast(TensorMemory.Address(dense), dense.numel() * dense.element_size(), queue)));

    /// <summary>Waits for what is queued and releases the communicator.</summary>
    public void Dispose()
    {
        if (Volatile.Read(ref _isAborted) == 0)
        {
            _watch.Settle();
        }
        _watch.Dispose();
        if (Volatile.Read(ref _isAborted) == 0)
        {
            _ = _nccl.Destroy(_communicator);
        }
    }

    private Tensor Reduce(string name, Tensor values, NcclOperation operation)
    {
        var type = values.dtype.WireType();
        return InPlace(values, type, dense => Queue(name, dense, queue => _nccl.AllReduce(
            TensorMemory.Address(dense), dense.numel(), Code(type), operation, queue)));
    }

    private static NcclType Code(ScalarType type) => type switch
    {
        ScalarType.Float32 => NcclType.Float32,
        ScalarType.Float64 => NcclType.Float64,
        _ => NcclType.Int64,
    };

    /// <summary>Lets work change values where they lie if that is one piece of memory, else in a copy on the same
    /// device that is copied back.</summary>
    private static Tensor InPlace(Tensor values, ScalarType type, Action<Tensor> work)
    {
        using var quiet = no_grad();
        if (values.dtype == type && TensorMemory.IsDense(values))
        {
            work(values);
            return values;
        }
        using var scope = NewDisposeScope();
        var dense = values.to_type(type).contiguous();
        work(dense);
        return values.copy_(dense);
    }

    private void Queue(string operation, Tensor values, Func<NcclQueue, int> work)
    {
        var place = $"{operation} at {_host.Place()}";
        var asked = _cuda.Stream(Math.Max(0, values.device.index), out var stream);
        Require(asked, place, code => $"libtorch error {code}");
        Require(work(new(_communicator, stream)), place, _nccl.ErrorText);
        Require(_watch.Queued(place, stream), place, code => $"CUDA error {code}");
    }

    private string? AsyncError() => Volatile.Read(ref _isAborted) == 0
        && _nccl.AsyncError(_communicator) is not 0 and var code ? _nccl.ErrorText(code) : null;

    private void Require(int code, string place, Func<int, string> words)
    {
        if (code != 0)
        {
            Lose($"{place} failed: {words(code)}");
        }
    }

    /// <summary>Gives the communicator up, so that no kernel waits for ever, and ends all processes.</summary>
    private void Lose(string message)
    {
        if (Interlocked.Exchange(ref _isAborted, 1) == 0)
        {
            _host.Report($"{message}. The last checkpoint is complete.");
            _ = _nccl.Abort(_communicator);
            _host.End();
        }
    }
}

/// <summary>The processes behind connected GPUs.</summary>
/// <param name="Processes">What they exchange in the host's memory.</param>
/// <param name="Place">What the run is at, such as "step 12".</param>
/// <param name="Patience">How long an exchange may take.</param>
/// <param name="Report">Prints a message that names this process.</param>
/// <param name="End">Ends all processes.</param>
internal sealed record GpuHost(
    ICollectives Processes, Func<string> Place, TimeSpan Patience, Action<string> Report, Action End);
