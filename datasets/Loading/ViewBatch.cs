namespace Mira.Datasets.Loading;

/// <summary>
/// One batch of views. Its arrays are used again as soon as the consumer asks for the next batch.
/// </summary>
public sealed class ViewBatch
{
    internal ViewBatch(int capacity, IEnumerable<int> sizes)
    {
        Sizes = [.. sizes];
        // Pinned, so that tensors can be made over them without a copy.
        Views = [.. Sizes.Select(size => GC.AllocateArray<float>(checked(capacity * 3 * size * size), pinned: true))];
        Labels = GC.AllocateArray<long>(capacity, pinned: true);
        Indices = new int[capacity];
    }

    /// <summary>Place of the batch in its epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>Images in the batch; the arrays are longer in a last, smaller batch.</summary>
    public int Count { get; internal set; }

    /// <summary>Width and height of the views of each recipe, in pixels.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>For each recipe its views, [batch, size, size, 3], normalized, in pinned memory.</summary>
    public IReadOnlyList<float[]> Views { get; }

    /// <summary>Class numbers, [batch], in pinned memory.</summary>
    public long[] Labels { get; }

    /// <summary>Places of the images in the set, [batch].</summary>
    public int[] Indices { get; }
}
