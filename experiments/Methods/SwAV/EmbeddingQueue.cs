using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SwAV;

/// <summary>The last embeddings of each global view, newest first, each of length 1; nothing but
/// zeros at the start.</summary>
/// <param name="views">Number of global views.</param>
/// <param name="size">Embeddings that this process remembers of each.</param>
/// <param name="dimension">Length of an embedding.</param>
/// <param name="device">Where they are kept.</param>
internal sealed class EmbeddingQueue(int views, int size, int dimension, Device device) : IDisposable
{
    /// <summary>[views, size, dimension], float32: a part of a run's state.</summary>
    internal Tensor Rows { get; } = zeros([views, size, dimension], ScalarType.Float32, device)
        .DetachFromDisposeScope();

    /// <summary>The embeddings of a view, [size, dimension].</summary>
    internal Tensor Of(int view) => Rows.select(0, view);

    /// <summary>Puts embeddings [n, dimension] of any length before those of a view, whose
    /// oldest n are forgotten.</summary>
    internal void Push(int view, Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        var newest = nn.functional.normalize(embeddings.detach().to_type(ScalarType.Float32), dim: 1);
        var rows = Of(view);
        rows.copy_(cat([newest, rows]).narrow(0, 0, size));
    }

    /// <summary>The queues of all processes as one: batch by batch, newest first, each batch's
    /// rows in their order.</summary>
    /// <param name="name">Name of the state.</param>
    /// <param name="collectives">The processes, each with the queue of its rows.</param>
    /// <param name="batchSize">Rows of a batch, which the processes divide evenly and of which the queue
    /// holds a whole number.</param>
    internal SpreadState Spread(string name, ICollectives collectives, int batchSize)
    {
        var (rows, processes) = (batchSize / collectives.Size, collectives.Size);
        return new SpreadState(name, Gather, Take);

        Tensor Gather()
        {
            using var scope = NewDisposeScope();
            return collectives.Gather(Rows.view(views, -1, rows, dimension)).permute(1, 2, 0, 3, 4)
                .reshape(views, -1, dimension)
                .clone().MoveToOuterDisposeScope();
        }
        void Take(Tensor whole)
        {
            using var quiet = no_grad();
            using var scope = NewDisposeScope();
            Rows.copy_(whole.view(views, -1, processes, rows, dimension).select(2, collectives.Rank)
                .reshape(views, size, dimension));
        }
    }

    /// <summary>Releases the embeddings.</summary>
    public void Dispose() => Rows.Dispose();
}
