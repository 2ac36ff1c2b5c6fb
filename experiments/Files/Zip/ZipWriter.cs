using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Mira.Experiments.Files.Zip;

/// <summary>Writes a zip archive of stored files, each at a multiple of 64 bytes, as torch.save does.</summary>
/// <remarks>Source: PKWARE's APPNOTE 6.3; caffe2/serialize/inline_container.cc for the alignment and its
/// extra field "FB".</remarks>
internal sealed class ZipWriter(Stream stream)
{
    internal const int Alignment = 64;
    private const int LocalLength = 30;
    private const int ExtraHead = 4;
    private const ushort Version = 20;
    // 1 January 1980: equal content makes equal files.
    private const ushort FirstDay = 33;
    private readonly List<(byte[] Name, uint Checksum, uint Length, uint Offset)> _entries = [];
    private long _position;

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="read">Shows its content, piece by piece; called twice, the first time for the checksum.</param>
    internal void Add(string name, Action<Action<ReadOnlySpan<byte>>> read)
    {
        var (sum, length) = (new Crc32(), 0L);
        read(piece =>
        {
            sum.Append(piece);
            length += piece.Length;
        });
        var entry = (Encoding.UTF8.GetBytes(name), sum.GetCurrentHashAsUInt32(), checked((uint)length),
            checked((uint)_position));
        _entries.Add(entry);
        WriteLocal(entry);
        read(piece => Write(piece));
    }

    /// <summary>Adds a file of a few bytes.</summary>
    internal void Add(string name, byte[] content) => Add(name, use => use(content));

    /// <summary>Writes the directory, which ends the archive.</summary>
    internal void Finish()
    {
        var start = _position;
        foreach (var entry in _entries)
        {
            WriteEntry(entry);
        }
        Span<byte> end = stackalloc byte[22];
        end.Clear();
        U32(end, 0, 0x06054b50);
        U16(end, 8, checked((ushort)_entries.Count));
        U16(end, 10, (ushort)_entries.Count);
        U32(end, 12, checked((uint)(_position - start)));
        U32(end, 16, checked((uint)start));
        Write(end);
    }

    private void WriteLocal((byte[] Name, uint Checksum, uint Length, uint Offset) entry)
    {
        var unpadded = _position + LocalLength + entry.Name.Length + ExtraHead;
        var padding = (int)(-unpadded & (Alignment - 1));
        var head = new byte[LocalLength + entry.Name.Length + ExtraHead + padding];
        U32(head, 0, 0x04034b50);
        U16(head, 4, Version);
        U16(head, 12, FirstDay);
        Sizes(head.AsSpan(14), entry.Checksum, entry.Length, entry.Name.Length);
        U16(head, 28, (ushort)(ExtraHead + padding));
        entry.Name.CopyTo(head, LocalLength);
        "FB"u8.CopyTo(head.AsSpan(LocalLength + entry.Name.Length));
        U16(head, LocalLength + entry.Name.Length + 2, (ushort)padding);
        Write(head);
    }

    private void WriteEntry((byte[] Name, uint Checksum, uint Length, uint Offset) entry)
    {
        var head = new byte[46 + entry.Name.Length];
        U32(head, 0, 0x02014b50);
        U16(head, 4, Version);
        U16(head, 6, Version);
        U16(head, 14, FirstDay);
        Sizes(head.AsSpan(16), entry.Checksum, entry.Length, entry.Name.Length);
        U32(head, 42, entry.Offset);
        entry.Name.CopyTo(head, 46);
        Write(head);
    }

    private static void Sizes(Span<byte> head, uint checksum, uint length, int nameLength)
    {
        U32(head, 0, checksum);
        U32(head, 4, length);
        U32(head, 8, length);
        U16(head, 12, checked((ushort)nameLength));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }

    private static void U16(Span<byte> bytes, int at, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], value);

    private static void U32(Span<byte> bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);
}
