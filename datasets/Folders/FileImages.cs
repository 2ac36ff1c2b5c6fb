using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets.Decoding;

namespace Mira.Datasets.Folders;

/// <summary>Image files under a folder, decoded each time they are read.</summary>
/// <param name="root">The folder.</param>
/// <param name="names">Paths of the files relative to it.</param>
internal sealed class FileImages(string root, string[] names) : IImageStore
{
    public int Count => names.Length;

    public int Size => 0;

    public bool IsDecoded => true;

    public string Name(int index) => Path.Combine(root, names[index]);

    public IImageReader Open() => new EncodedImageReader(Read);

    public IImageStore Select(int[] places) => new FileImages(root, [.. places.Select(place => names[place])]);

    public void AddTo(IncrementalHash hash)
    {
        Span<byte> length = stackalloc byte[8];
        for (var i = 0; i < names.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, FileLength(Name(i)));
            hash.AppendData(Encoding.UTF8.GetBytes(names[i]));
            hash.AppendData(length);
        }
    }

    private void Read(int index, EncodedBuffer buffer)
    {
        var path = Name(index);
        try
        {
            using var file = File.OpenHandle(path);
            buffer.Shorten(Fill(file, buffer.Reserve(RandomAccess.GetLength(file))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException(
                $"Cannot read the image '{path}': {error.Reason()} Check that the folder is complete and readable.",
                error);
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> bytes)
    {
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(file, bytes[filled..], filled) is > 0 and var read)
        {
            filled += read;
        }
        return filled;
    }

    private static long FileLength(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the image '{path}': {error.Reason()}", error);
        }
    }
}
