using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mira.Datasets;

/// <summary>RGB images with a class label each, in memory or in files; immutable.</summary>
public sealed class ImageSet
{
    /// <summary>In <see cref="MultiLabels"/>: the image shows the class.</summary>
    public const byte Present = 1;

    /// <summary>In <see cref="MultiLabels"/>: the image does not show the class.</summary>
    public const byte Absent = 0;

    /// <summary>In <see cref="MultiLabels"/>: the image shows the class, but hard to see; protocols differ in
    /// what they make of it.</summary>
    public const byte Difficult = 255;

    private readonly IImageStore _store;
    private readonly int[] _labels;
    private readonly byte[] _multiLabels;
    private readonly Lazy<string> _contentHash;

    /// <summary>Takes ownership of decoded square images of one size and their labels.</summary>
    /// <param name="pixels">[count, size, size, 3], RGB, row by row.</param>
    /// <param name="labels">[count], class numbers from 0.</param>
    /// <param name="size">Width and height of every image, in pixels.</param>
    /// <exception cref="ArgumentException">The two arrays disagree about the number of images.</exception>
    public ImageSet(byte[] pixels, int[] labels, int size)
        : this(InMemory(pixels, labels, size), labels, new BadImageLog(BadImagePolicy.Fail))
    {
    }

    internal ImageSet(IImageStore store, int[] labels, BadImageLog badImages, byte[]? multiLabels = null)
    {
        (_store, _labels, BadImages, _multiLabels) = (store, labels, badImages, multiLabels ?? []);
        _contentHash = new Lazy<string>(ComputeContentHash);
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Width and height of every image, in pixels; 0 for images in files, which differ.</summary>
    public int Size => _store.Size;

    /// <summary>Class numbers, [count]; all -1 where <see cref="IsMultiLabel"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Whether an image may show several classes, or none: <see cref="MultiLabels"/> says which.</summary>
    public bool IsMultiLabel => _multiLabels.Length > 0;

    /// <summary>
    /// [count, classes]: <see cref="Present"/>, <see cref="Absent"/> or <see cref="Difficult"/>; empty for images
    /// of one class each.
    /// </summary>
    public ReadOnlySpan<byte> MultiLabels => _multiLabels;

    /// <summary>Images that could not be decoded, and what is done about them.</summary>
    public BadImageLog BadImages { get; }

    /// <summary>SHA-256 in lower-case hexadecimal: equal hashes are equal sets.</summary>
    /// <remarks>
    /// Of size, labels and pixels for images in memory. Of labels, relative names and lengths of the files for
    /// images in files, which are too many to be read for this: it notices files that were added, removed,
    /// renamed or cut, but not bytes that were changed in place.
    /// </remarks>
    public string ContentHash => _contentHash.Value;

    /// <summary>Whether each reading of an image decodes a file.</summary>
    public bool IsDecoded => _store.IsDecoded;

    /// <summary>Pixels of one image, [size, size, 3], RGB; only of images in memory.</summary>
    /// <exception cref="InvalidOperationException">The images are in files.</exception>
    public ReadOnlySpan<byte> Image(int index) => _store is MemoryImages memory
        ? memory.Image(index)
        : throw new InvalidOperationException("These images are in files: open a reader.");

    /// <summary>Class number of one image.</summary>
    public int Label(int index) => _labels[index];

    /// <summary>What a message calls one image: the path of its file, or its number.</summary>
    public string Name(int index) => _store.Name(index);

    /// <summary>The first <paramref name="count"/> images, or all where there are fewer.</summary>
    public ImageSet Take(int count) => Select(Enumerable.Range(0, Math.Min(count, Count)));

    /// <summary>
    /// About <paramref name="count"/> images with equally many of each class: the first ones of each, classes
    /// taking turns.
    /// </summary>
    /// <remarks>
    /// A count that the number of classes does not divide is rounded down; a small class may give fewer.
    /// </remarks>
    public ImageSet TakeBalanced(int count)
    {
        IGrouping<int, int>[] classes = [.. Enumerable.Range(0, Count).GroupBy(Label).OrderBy(group => group.Key)];
        var perClass = classes.Length == 0 ? 0 : count / classes.Length;
        return Select(classes.SelectMany(group => group.Take(perClass).Select((index, turn) => (turn, index)))
            .OrderBy(pick => pick.turn).ThenBy(pick => Label(pick.index)).Select(pick => pick.index));
    }

    /// <summary>The images at these places, in this order.</summary>
    public ImageSet Select(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        return new ImageSet(_store.Select(chosen), [.. chosen.Select(Label)], BadImages, MultiLabelsOf(chosen));
    }

    /// <summary>A reader of the pixels for one thread.</summary>
    internal IImageReader Open() => _store.Open();

    private byte[] MultiLabelsOf(int[] chosen)
    {
        var classes = Count == 0 ? 0 : _multiLabels.Length / Count;
        return [.. chosen.SelectMany(index => _multiLabels.AsSpan(index * classes, classes).ToArray())];
    }

    private static MemoryImages InMemory(byte[] pixels, int[] labels, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return pixels.Length == labels.Length * 3 * size * size
            ? new MemoryImages(pixels, size)
            : throw new ArgumentException(
                $"{pixels.Length} bytes are not {labels.Length} images of {size}x{size} RGB.");
    }

    private string ComputeContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[4];
        foreach (var value in (ReadOnlySpan<int>)[Size, .. _labels])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }
        hash.AppendData(_multiLabels);
        _store.AddTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
