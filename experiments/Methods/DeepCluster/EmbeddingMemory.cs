using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepCluster;

/// <summary>The embeddings of every image that an epoch has seen so far, one for each global view,
/// each of length 1.</summary>
/// <remarks>Each process remembers the images of its own part of the batches; together they recall all.</remarks>
/// <param name="views">Number of global views.</param>
/// <param name="capacity">A number above every place of an image.</param>
/// <param name="dimension">Length of an embedding.</param>
/// <param name="device">Where they are kept.</param>
/// <param name="collectives">The processes that share every batch.</param>
internal sealed class EmbeddingMemory(int views, int capacity, int dimension, Device device, ICollectives collectives)
    : IDisposable
{
    private readonly Tensor _rows = zeros([views, capacity, dimension], ScalarType.Float32, device)
        .DetachFromDisposeScope();
    private readonly Tensor _seen = zeros([capacity], ScalarType.Int64, device).DetachFromDisposeScope();

    /// <summary>Embeddings [views, capacity, dimension] and which of them are there, [capacity]: a part
    /// of a run's state.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => [("memory", _rows), ("seen", _seen)];

    /// <summary>What all processes remember: a checkpoint's memory becomes that of process 0, the
    /// others begin with none.</summary>
    internal IEnumerable<SpreadState> Spread =>
    [
        new("memory", () => Together().Rows, whole => _rows.copy_(whole)),
        new("seen", () => Together().Seen, whole => _seen.copy_(collectives.Rank == 0 ? whole : zeros_like(whole))),
    ];

    /// <summary>Remembers a view's embeddings [n, dimension], of any length, of the images at places [n].</summary>
    internal void Remember(int view, Tensor places, Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        var rows = nn.functional.normalize(embeddings.detach().to_type(ScalarType.Float32), dim: 1);
        _rows.select(0, view).index_copy_(0, places, rows);
        _seen.index_fill_(0, places, Scalars.One);
    }

    /// <summary>The places of the images that some process remembers, ascending, [n], and each view's embeddings of
    /// them, [n, dimension].</summary>
    /// <remarks>Waits for the device: once an epoch.</remarks>
    internal (Tensor Places, IReadOnlyList<Tensor> Embeddings) Recall()
    {
        using var scope = NewDisposeScope();
        var (rows, seen) = collectives.IsShared ? Together() : (_rows, _seen);
        var missing = seen.eq(zeros_like(seen)).to_type(ScalarType.Int64);
        using var beyond = ((long)capacity).ToScalar();
        var count = capacity - (long)HostRead.Number(missing.sum());
        var places = arange(capacity, ScalarType.Int64, device).add(missing, alpha: beyond).sort()
            .Values.narrow(0, 0, count).clone();
        var embeddings = Enumerable.Range(0, views)
            .Select(view => rows.select(0, view).index_select(0, places).MoveToOuterDisposeScope()).ToList();
        return (places.MoveToOuterDisposeScope(), embeddings);
    }

    /// <summary>The embeddings that the processes remember, and which; the mean of an image that several of them saw in
    /// place of a bad one.</summary>
    private (Tensor Rows, Tensor Seen) Together()
    {
        using var scope = NewDisposeScope();
        var rows = collectives.Sum(_rows.mul(_seen.to_type(ScalarType.Float32).unsqueeze(1)));
        var counts = collectives.Sum(_seen.clone());
        var seen = counts.ne(zeros_like(counts)).to_type(ScalarType.Int64);
        _ = rows.div_(counts.to_type(ScalarType.Float32).maximum(ones_like(counts).to_type(ScalarType.Float32))
            .unsqueeze(1));
        return (rows.MoveToOuterDisposeScope(), seen.MoveToOuterDisposeScope());
    }

    /// <summary>Begins an epoch that has seen nothing.</summary>
    internal void Clear() => _seen.zero_();

    /// <summary>Releases the embeddings.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _seen.Dispose();
    }
}
