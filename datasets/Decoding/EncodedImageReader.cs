using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Decoding;

/// <summary>Reads and decodes images that are stored encoded, for one thread.</summary>
/// <param name="read">Reads an image as it is stored into a buffer.</param>
internal sealed class EncodedImageReader(ReadEncoded read) : IImageReader
{
    private readonly ImageDecoder _decoder = new();
    private readonly EncodedBuffer _buffer = new();

    public ImageSize Open(int index)
    {
        read(index, _buffer);
        return _decoder.Open(_buffer.Bytes, _buffer.Length);
    }

    public PixelSource Rows(int first, int count, int reduction = 1) => _decoder.Rows(first, count, reduction);

    public void Dispose() => _decoder.Dispose();
}

/// <summary>Reads one image as it is stored.</summary>
/// <exception cref="BadImageException">There is none, or it is too large.</exception>
/// <exception cref="InputException">It cannot be read. Trouble with the disk is not a property of an image: it ends the
/// run whatever is done about bad images, or a resumed run could differ.</exception>
internal delegate void ReadEncoded(int index, EncodedBuffer buffer);

/// <summary>The bytes of one encoded image, pinned for the decoder; used again for the next one.</summary>
internal sealed class EncodedBuffer
{
    /// <summary>The bytes; more than the image has may be there.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Bytes of the image.</summary>
    public int Length { get; private set; }

    /// <summary>Room for an image.</summary>
    /// <exception cref="BadImageException">It is larger than an image may be.</exception>
    public Span<byte> Reserve(long length)
    {
        if (length > Array.MaxLength)
        {
            throw new BadImageException($"has {length:N0} bytes, more than an image may have");
        }
        if (Bytes.Length < length)
        {
            Bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        }
        Length = (int)length;
        return Bytes.AsSpan(0, Length);
    }

    /// <summary>Says that fewer bytes came than room was made for.</summary>
    public void Shorten(int length) => Length = Math.Min(length, Length);
}
