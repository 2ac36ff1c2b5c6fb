using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SelfClassifier;

/// <summary>Embeddings of earlier steps with the images that they are of, in which an image finds its nearest
/// other.</summary>
/// <remarks>Source: elad-amrani/self-classifier@3935138, whose queue is used once it is full.</remarks>
/// <param name="size">Embeddings in the queue.</param>
/// <param name="setting">The run.</param>
internal sealed class NeighborQueue(int size, MethodSetting setting) : IDisposable
{
    private const int Nearest = 2;

    private readonly GatheredRows _batch = new(setting.Shared);
    private readonly KeyQueue _keys = new(size, setting, new GatheredRows(setting.Shared));
    // float32 is exact up to 16,777,216 images, and every backend of several processes adds it.
    private readonly Tensor _images = full([size, 1], -1, ScalarType.Float32, setting.Device).DetachFromDisposeScope();

    /// <summary>A part of a run's state.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => [("queue", _keys.Rows), ("queue-images", _images)];

    /// <summary>Whether the steps before this one have filled every place.</summary>
    internal bool IsFull(int step) => (long)step * setting.Recipe.BatchSize >= size;

    /// <summary>For each embedding the nearest in the queue that is of another image, of length 1, without
    /// gradient.</summary>
    /// <param name="embeddings">[n, d], of any length.</param>
    /// <param name="images">Places of their images in the training set.</param>
    internal Tensor Of(Tensor embeddings, IReadOnlyList<int>? images)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = Contrast.Directions(embeddings.detach()).As(ScalarType.Float32);
        var nearest = KeyQueue.Nearest(rows, _keys.Rows, Nearest).t();
        // One image may be in the queue more than once; as in the original the second is taken then, whatever it is.
        var isOwn = _images.squeeze(1).index_select(0, nearest[0]).eq(Column(images, rows).squeeze(1));
        return _keys.Rows.index_select(0, where(isOwn, nearest[1], nearest[0])).MoveToOuterDisposeScope();
    }

    /// <summary>Remembers the embeddings of a step.</summary>
    internal void Push(int step, Tensor embeddings, IReadOnlyList<int>? images)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _keys.Push(step, embeddings.detach());
        KeyQueue.Write(_images, step, _batch.Detached(Column(images, embeddings)));
    }

    /// <summary>Releases the queue.</summary>
    public void Dispose()
    {
        _keys.Dispose();
        _images.Dispose();
    }

    private Tensor Column(IReadOnlyList<int>? images, Tensor rows)
    {
        float[] places = [.. (images ?? throw new InvalidOperationException(
            "SelfClassifier's neighbors need the places of a step's images.")).Take((int)rows.shape[0])];
        return HostWrite.Send(tensor(places).unsqueeze(1), setting.Device);
    }
}
