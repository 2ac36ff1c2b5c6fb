using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets.Decoding;

namespace Mira.Datasets.Shards;

/// <summary>A file with many images. Safe for several threads.</summary>
/// <param name="file">The file.</param>
internal abstract class Shard(ShardFile file)
{
    /// <summary>The file.</summary>
    public ShardFile File => file;

    /// <summary>Number of images.</summary>
    public abstract int Count { get; }

    /// <summary>Names of the classes by their numbers, where the file tells them; labels are numbers then.</summary>
    public virtual IReadOnlyList<string>? ClassNames => null;

    /// <summary>Name of an image inside the file.</summary>
    public abstract string Name(int row);

    /// <summary>Label of an image as it is written; null where there is none.</summary>
    public abstract string? Label(int row);

    /// <summary>Reads an image as it is stored.</summary>
    /// <param name="row">Number of the image.</param>
    /// <param name="buffer">Takes it.</param>
    /// <param name="page">What the thread remembers between reads.</param>
    /// <exception cref="BadImageException">There is none, or it is too large.</exception>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public abstract void Read(int row, EncodedBuffer buffer, PageBuffer page);

    /// <summary>Adds what identifies an image, without reading it.</summary>
    public abstract void AddTo(IncrementalHash hash, int row);
}

/// <summary>A file that stays open and is read at any place by any thread.</summary>
/// <param name="path">Its path.</param>
/// <param name="name">Its path relative to the folder of the set.</param>
internal sealed class ShardFile(string path, string name)
{
    private readonly Lazy<SafeFileHandle> _handle = new(
        () => System.IO.File.OpenHandle(path, options: FileOptions.RandomAccess),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>Its path relative to the folder of the set.</summary>
    public string Name => name;

    /// <summary>Its length in bytes.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public long Length => Guarded(() => RandomAccess.GetLength(_handle.Value));

    /// <summary>Fills a span with the bytes from a place on.</summary>
    /// <exception cref="InputException">It cannot be read, or ends before.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(_handle.Value, bytes, offset);
                if (read == 0)
                {
                    throw new InputException($"'{path}' ends at byte {offset:N0}, before the image that stood there " +
                        "when the run began. Do not change shards that are in use; fetch the file again.");
                }
                bytes = bytes[read..];
                offset += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>A stream of its own over the file, from the first byte on.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public FileStream OpenStream() => Guarded(() => new FileStream(path, FileMode.Open, FileAccess.Read,
        FileShare.Read, 1 << 12, FileOptions.RandomAccess));

    /// <summary>Refuses files that stand in the place of shards.</summary>
    /// <exception cref="InputException">It is empty, compressed, a Git LFS pointer or a web page.</exception>
    public void RequireNoStandIn()
    {
        var first = new byte[(int)Math.Min(64, Length)];
        Read(0, first);
        var fault = first switch
        {
            [] => "is empty. Fetch it again",
            [0x1F, 0x8B, ..] => "is compressed with gzip, so that no image can be read by itself. Unpack it: gunzip",
            [0x28, 0xB5, 0x2F, 0xFD, ..] =>
                "is compressed with zstd, so that no image can be read by itself. Unpack it: unzstd",
            [(byte)'v', (byte)'e', (byte)'r', (byte)'s', (byte)'i', (byte)'o', (byte)'n', (byte)' ', (byte)'h', ..] =>
                "is a Git LFS pointer, not the file itself. Fetch it: git lfs pull",
            [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H', ..] => "is a web page. Fetch the file itself",
            _ => null,
        };
        if (fault is not null)
        {
            throw new InputException($"'{path}' {fault}.");
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(error);
        }
    }

    private InputException Unreadable(Exception error) =>
        new($"Cannot read '{path}': {error.Reason()} Check the disk or the network it lies on.", error);
}
