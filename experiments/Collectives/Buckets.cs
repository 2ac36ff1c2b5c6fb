using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives;

/// <summary>Sums many tensors over all processes in few exchanges: they travel through flat buffers that are
/// kept for the run.</summary>
/// <param name="collectives">The processes.</param>
/// <param name="bytes">Size of a buffer, at most; a larger tensor travels alone.</param>
internal sealed class Buckets(ICollectives collectives, long bytes = Buckets.Usual) : IDisposable
{
    /// <summary>25 MB, as PyTorch's DistributedDataParallel takes.</summary>
    internal const long Usual = 25L << 20;

    private Tensor? _buffer;

    /// <summary>Replaces float32 tensors of one device by their sums over all processes, in place.</summary>
    internal void Sum(IReadOnlyList<Tensor> tensors)
    {
        if (!collectives.IsShared || tensors.Count == 0)
        {
            return;
        }
        using var quiet = no_grad();
        var start = 0;
        while (start < tensors.Count)
        {
            var end = End(tensors, start);
            SumTogether(tensors, start, end);
            start = end;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();

    private int End(IReadOnlyList<Tensor> tensors, int start)
    {
        long filled = 0;
        var end = start;
        while (end < tensors.Count && (end == start || filled + Size(tensors[end]) <= bytes))
        {
            filled += Size(tensors[end++]);
        }
        return end;
    }

    private void SumTogether(IReadOnlyList<Tensor> tensors, int start, int end)
    {
        if (end == start + 1)
        {
            collectives.Sum(tensors[start]);
            return;
        }
        using var scope = NewDisposeScope();
        var places = new List<Tensor>();
        var flat = Buffer(tensors, start, end);
        long at = 0;
        for (var place = start; place < end; place++)
        {
            var tensor = tensors[place];
            var part = flat.narrow(0, at, tensor.numel());
            // In the order in which the tensor lies in memory, so that the copy is one of plain memory.
            places.Add(TensorMemory.IsDense(tensor)
                ? part.as_strided(tensor.shape, tensor.stride(), part.storage_offset())
                : part.view(tensor.shape));
            _ = places[^1].copy_(tensor);
            at += tensor.numel();
        }
        collectives.Sum(flat);
        for (var place = start; place < end; place++)
        {
            _ = tensors[place].copy_(places[place - start]);
        }
    }

    private Tensor Buffer(IReadOnlyList<Tensor> tensors, int start, int end)
    {
        var count = Enumerable.Range(start, end - start).Sum(place => tensors[place].numel());
        if (_buffer is null || _buffer.numel() < count)
        {
            _buffer?.Dispose();
            _buffer = empty(count, ScalarType.Float32, tensors[start].device).DetachFromDisposeScope();
        }
        return _buffer.narrow(0, 0, count);
    }

    private static long Size(Tensor tensor) => tensor.numel() * sizeof(float);
}
