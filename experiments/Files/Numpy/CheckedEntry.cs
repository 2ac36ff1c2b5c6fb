using System.IO.Compression;
using System.IO.Hashing;
using Mira.Datasets;

namespace Mira.Experiments.Files.Numpy;

/// <summary>The content of a zip entry, read once from its beginning, whose checksum is compared in the end.</summary>
/// <remarks>.NET's own reader leaves the checksum of an entry unread.</remarks>
internal sealed class CheckedEntry : Stream
{
    // Deflate makes at most 1032 bytes out of one; the rest is for entries of a few bytes.
    private const long MostExpansion = 1032, Slack = 1 << 10;
    private readonly ZipArchiveEntry _entry;
    private readonly string _source;
    private readonly Stream _content;
    private readonly Crc32 _sum = new();
    private long _read;

    /// <summary>Opens an entry; refuses one that claims to hold what its bytes cannot.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InputException">The entry is longer than its bytes in the file allow.</exception>
    internal CheckedEntry(ZipArchiveEntry entry, string source)
    {
        (_entry, _source) = (entry, source);
        if ((entry.Length - Slack) / MostExpansion > entry.CompressedLength)
        {
            throw Damaged($"claims to hold {entry.Length} bytes, but takes {entry.CompressedLength} in the file");
        }
        _content = entry.Open();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _entry.Length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = _content.Read(buffer);
        _sum.Append(buffer[..count]);
        _read += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left and compares length and checksum.</summary>
    /// <exception cref="InputException">They differ from the archive's.</exception>
    internal void RequireIntact()
    {
        var rest = new byte[1 << 16];
        while (Read(rest) > 0)
        {
            // The checksum is of the whole entry.
        }
        var found = _sum.GetCurrentHashAsUInt32();
        if (_read != _entry.Length || found != _entry.Crc32)
        {
            throw Damaged($"is damaged: it has {_read} bytes of checksum {found:x8}, " +
                $"expected {_entry.Length} of {_entry.Crc32:x8}");
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }
        base.Dispose(disposing);
    }

    private InputException Damaged(string found) =>
        new($"{_source} {found}. Copy the file again, or save it again with numpy.savez.");
}
