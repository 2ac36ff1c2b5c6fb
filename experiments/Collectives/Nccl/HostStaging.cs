using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>Takes tensors of a GPU through the host's memory: into page-locked memory that is kept for the run, through
/// an exchange there, and back.</summary>
/// <param name="lockPages">Makes a tensor of the host page-locked, so that the GPU copies it by itself.</param>
internal sealed class HostStaging(Func<Tensor, Tensor> lockPages) : IDisposable
{
    private readonly Dictionary<ScalarType, Tensor> _buffers = [];

    /// <summary>Lets work change values in a copy on the host, of another type if need be, that is copied
    /// back.</summary>
    /// <returns>The same tensor.</returns>
    internal Tensor Through(Tensor values, ScalarType type, Action<Tensor> work)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        // In the order in which the tensor lies in memory, so that the copy is one of plain memory.
        var part = Buffer(type, values.numel());
        var host = TensorMemory.IsDense(values)
            ? part.as_strided(values.shape, values.stride(), part.storage_offset())
            : part.view(values.shape);
        _ = host.copy_(values);
        work(host);
        return values.copy_(host);
    }

    /// <summary>The values in the host's memory, contiguous, until the next call.</summary>
    internal Tensor Copy(Tensor values)
    {
        using var quiet = no_grad();
        var host = Buffer(values.dtype, values.numel()).view(values.shape);
        return host.copy_(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _buffers.Values)
        {
            buffer.Dispose();
        }
        _buffers.Clear();
    }

    private Tensor Buffer(ScalarType type, long count)
    {
        if (!_buffers.TryGetValue(type, out var buffer) || buffer.numel() < count)
        {
            buffer?.Dispose();
            var pageable = empty(Math.Max(1, count), type, CPU);
            buffer = lockPages(pageable).DetachFromDisposeScope();
            if (!ReferenceEquals(buffer, pageable))
            {
                pageable.Dispose();
            }
            _buffers[type] = buffer;
        }
        return buffer.narrow(0, 0, count);
    }
}
