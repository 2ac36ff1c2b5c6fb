using System.Buffers.Binary;
using System.Text;
using Mira.Datasets;

namespace Mira.Experiments.Files.Zip;

/// <summary>Finds the entries of a zip archive in a mapped file. Nothing is unfolded here, and no entry may claim to
/// unfold to more than deflate can hold.</summary>
/// <remarks>Source: PKWARE's APPNOTE 6.3, with its 64-bit extensions.</remarks>
/// <param name="file">The archive.</param>
/// <param name="format">What it should be, in words.</param>
internal sealed class ZipDirectory(MappedFile file, string format)
{
    private const uint EndMark = 0x06054b50;
    private const uint WideEndMark = 0x06064b50;
    private const uint WideLocatorMark = 0x07064b50;
    private const uint EntryMark = 0x02014b50;
    private const uint LocalMark = 0x04034b50;
    private const int EndLength = 22;
    private const int LongestComment = 65535;
    private const int MostEntries = 200_000;
    private const int Deflate = 8;
    // A symbol of two bits stands for at most 258 bytes, and a block has a few bits of its own.
    private static readonly Int128 MostUnfolding = 1032;

    /// <summary>Whether compressed entries are left out instead of refused.</summary>
    internal bool SkipsCompressed { get; init; }

    /// <summary>Whether deflated entries are found too, for <see cref="StoredBlock.Unfold"/>.</summary>
    internal bool Unfolds { get; init; }

    /// <summary>Every file of the archive, by name.</summary>
    /// <exception cref="InputException">The archive is damaged, or an entry is compressed, encrypted or
    /// outside the file.</exception>
    internal Dictionary<string, StoredBlock> Read()
    {
        var (start, count) = Directory();
        Require(count <= MostEntries, $"it announces {count} entries, expected at most {MostEntries}");
        var blocks = new Dictionary<string, StoredBlock>();
        var total = 0L;
        for (var (i, at) = (0L, start); i < count; i++)
        {
            var (name, stored, next) = Entry(at);
            at = next;
            if (stored is { } block)
            {
                Require(blocks.TryAdd(name, block), $"two entries are named '{name}'");
                total += block.Packed;
                Require(total <= file.Length, "its entries overlap: together they are longer than the file");
            }
        }
        return blocks;
    }

    private (long Start, long Count) Directory()
    {
        var end = EndRecord();
        var record = Bytes(end, EndLength);
        var (count, start) = ((long)U16(record, 10), (long)U32(record, 16));
        if (end < 20 || U32(Bytes(end - 20, 4), 0) != WideLocatorMark)
        {
            return (start, count);
        }
        var at = I64(Bytes(end - 20, 20), 8);
        var wide = Bytes(at, 56);
        Require(U32(wide, 0) == WideEndMark, "its 64-bit end record is not where it should be");
        return (I64(wide, 48), I64(wide, 32));
    }

    private long EndRecord()
    {
        for (var at = file.Length - EndLength; at >= Math.Max(0, file.Length - EndLength - LongestComment); at--)
        {
            if (U32(Bytes(at, 4), 0) == EndMark)
            {
                return at;
            }
        }
        throw Damaged("it has no directory at its end, so part of it is missing");
    }

    private (string Name, StoredBlock? Block, long Next) Entry(long at)
    {
        var head = Bytes(at, 46);
        Require(U32(head, 0) == EntryMark, $"byte {at} should begin an entry of the directory and does not");
        var (flags, method) = (U16(head, 8), U16(head, 10));
        var (nameLength, extraLength) = (U16(head, 28), U16(head, 30));
        var name = Encoding.UTF8.GetString(Bytes(at + 46, nameLength));
        Require((flags & 1) == 0, $"its entry '{name}' is encrypted");
        var next = at + 46 + nameLength + extraLength + U16(head, 32);
        var deflated = Unfolds && method == Deflate;
        Require(method == 0 || deflated || SkipsCompressed, $"its entry '{name}' is compressed (method {method})");
        if (method != 0 && !deflated)
        {
            return (name, null, next);
        }
        var fields = new ZipExtra(U32(head, 24), U32(head, 20), U32(head, 42))
            .Widened(Bytes(at + 46 + nameLength, extraLength));
        Require(fields.Length >= 0 && fields.Packed >= 0, $"its entry '{name}' has a negative length");
        Require(deflated ? fields.Length <= fields.Packed * MostUnfolding : fields.Length == fields.Packed,
            $"its entry '{name}' is {fields.Packed} bytes long but claims to hold {fields.Length}");
        var block = new StoredBlock(DataStart(name, fields.Offset), fields.Length, U32(head, 16))
        {
            Deflated = deflated ? fields.Packed : null,
        };
        Require(block.Packed <= file.Length - block.Start, $"its entry '{name}' reaches beyond the end of the file");
        return (name, block, next);
    }

    private long DataStart(string name, long at)
    {
        var head = Bytes(at, 30);
        Require(U32(head, 0) == LocalMark, $"its entry '{name}' is not where the directory says");
        // No checksum covers the names: an entry that is renamed by one bit would be missed, not refused.
        Require(Encoding.UTF8.GetString(Bytes(at + 30, U16(head, 26))) == name,
            $"its entry '{name}' has another name in its own header");
        return at + 30 + U16(head, 26) + U16(head, 28);
    }

    private ReadOnlySpan<byte> Bytes(long at, int length)
    {
        Require(at >= 0 && at <= file.Length - length, $"its directory points to byte {at} of {file.Length}");
        return file.Bytes(at, length);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw Damaged(found);
        }
    }

    private InputException Damaged(string found) =>
        new($"{file.Path} cannot be read as a {format}: {found}. Copy or download it again.");
}
