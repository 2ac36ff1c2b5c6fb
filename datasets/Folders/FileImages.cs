using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

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

    public IImageReader Open() => new ImageFileReader(this);

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
