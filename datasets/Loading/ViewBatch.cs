namespace Mira.Datasets.Loading;

/// <summary>
/// One batch of views. Its arrays are used again as soon as the consumer asks for the next batch.
/// </summary>
public sealed class ViewBatch
{
    internal ViewBatch(int capacity, IEnumerable<int> viewLengths)
    {
        // Pinned, so that tensors can be made over them without a copy.
        Views = [.. viewLengths.Select(length => GC.AllocateArray<float>(capacity * length, pinned: true))];
        Labels = GC.AllocateArray<long>(capacity, pinned: true);
        Indices = new int[capacity];
    }

    /// <summary>Place of the batch in its epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>Images in the batch; the arrays are longer in a last, smaller batch.</summary>
    public int Count { get; internal set; }

    /// <summary>For each recipe its views, [batch, size, size, 3], normalized, in pinned memory.</summary>
    public IReadOnlyList<float[]> Views { get; }

    /// <summary>Class numbers, [batch], in pinned memory.</summary>
    public long[] Labels { get; }

    /// <summary>Places of the images in the set, [batch].</summary>
    public int[] Indices { get; }
}
