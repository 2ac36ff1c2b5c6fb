using Microsoft.Win32.SafeHandles;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Decoding;

namespace Mira.Datasets.Folders;

/// <summary>Reads and decodes image files for one thread.</summary>
internal sealed class ImageFileReader(FileImages images) : IImageReader
{
    private readonly ImageDecoder _decoder = new();

    // Pinned for the decoder, which reads from it.
    private byte[] _bytes = [];

    public ImageSize Open(int index)
    {
        var length = Read(images.Name(index));
        return _decoder.Open(_bytes, length);
    }

    public PixelSource Rows(int first, int count, int reduction = 1) => _decoder.Rows(first, count, reduction);

    public void Dispose() => _decoder.Dispose();

    // Trouble with the disk is not a property of an image: it ends the run whatever is done about bad images, or a
    // resumed run could differ.
    private int Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return Fill(file, Reserve(RandomAccess.GetLength(file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException(
                $"Cannot read the image '{path}': {error.Reason()} Check that the folder is complete and readable.",
                error);
        }
    }

    private int Reserve(long length)
    {
        if (length > Array.MaxLength)
        {
            throw new BadImageException($"has {length:N0} bytes, more than an image may have");
        }
        if (_bytes.Length < length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        }
        return (int)length;
    }

    private int Fill(SafeFileHandle file, int length)
    {
        var filled = 0;
        while (filled < length)
        {
            var read = RandomAccess.Read(file, _bytes.AsSpan(filled, length - filled), filled);
            if (read == 0)
            {
                break;
            }
            filled += read;
        }
        return filled;
    }
}
