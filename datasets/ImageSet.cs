using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mira.Datasets;

/// <summary>Square RGB images of one size with a class label each; immutable.</summary>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;
    private readonly Lazy<string> _contentHash;

    /// <summary>Takes ownership of decoded pixels and labels.</summary>
    /// <param name="pixels">[count, size, size, 3], RGB, row by row.</param>
    /// <param name="labels">[count], class numbers from 0.</param>
    /// <param name="size">Width and height of every image, in pixels.</param>
    /// <exception cref="ArgumentException">The two arrays disagree about the number of images.</exception>
    public ImageSet(byte[] pixels, int[] labels, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (pixels.Length != labels.Length * 3 * size * size)
        {
            throw new ArgumentException($"{pixels.Length} bytes are not {labels.Length} images of {size}x{size} RGB.");
        }

        (_pixels, _labels, Size) = (pixels, labels, size);
        _contentHash = new Lazy<string>(ComputeContentHash);
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Width and height of every image, in pixels.</summary>
    public int Size { get; }

    /// <summary>Bytes of one image.</summary>
    public int BytesPerImage => 3 * Size * Size;

    /// <summary>Class numbers, [count].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>
    /// SHA-256 of size, pixels and labels in lower-case hexadecimal: equal hashes are equal sets.
    /// </summary>
    public string ContentHash => _contentHash.Value;

    /// <summary>Pixels of one image, [size, size, 3], RGB.</summary>
    public ReadOnlySpan<byte> Image(int index) => _pixels.AsSpan(checked(index * BytesPerImage), BytesPerImage);

    /// <summary>Class number of one image.</summary>
    public int Label(int index) => _labels[index];

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
        int perClass = classes.Length == 0 ? 0 : count / classes.Length;
        return Select(classes.SelectMany(group => group.Take(perClass).Select((index, turn) => (turn, index)))
            .OrderBy(pick => pick.turn).ThenBy(pick => Label(pick.index)).Select(pick => pick.index));
    }

    /// <summary>The images at these places, in this order.</summary>
    public ImageSet Select(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        var pixels = new byte[chosen.Length * BytesPerImage];
        for (int i = 0; i < chosen.Length; i++)
        {
            Image(chosen[i]).CopyTo(pixels.AsSpan(i * BytesPerImage));
        }

        return new ImageSet(pixels, [.. chosen.Select(Label)], Size);
    }

    private string ComputeContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[4];
        foreach (int value in (ReadOnlySpan<int>)[Size, .. _labels])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        hash.AppendData(_pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
