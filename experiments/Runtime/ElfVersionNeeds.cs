using System.Buffers.Binary;
using System.Text;

namespace Mira.Experiments.Runtime;

/// <summary>The table in which a 64-bit ELF library lists the symbol versions it needs, and the
/// names this table uses.</summary>
/// <remarks>System V ABI, and "Symbol versioning" of the Linux Standard Base. Every reading out of bounds throws
/// <see cref="ArgumentOutOfRangeException"/>.</remarks>
internal readonly ref struct ElfVersionNeeds
{
    private const uint SectionType = 0x6ffffffe;
    private const int HeaderSize = 64;

    private readonly ReadOnlySpan<byte> _image;
    private readonly int _needs;
    private readonly int _names;
    private readonly int _namesLength;

    internal ElfVersionNeeds(ReadOnlySpan<byte> image)
    {
        _image = image;
        ArgumentOutOfRangeException.ThrowIfLessThan(image.Length, HeaderSize);
        ArgumentOutOfRangeException.ThrowIfEqual(image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8), false);
        var header = FindSection();
        _needs = Offset(header, 24);
        var names = Section(BinaryPrimitives.ReadInt32LittleEndian(header[40..]));
        (_names, _namesLength) = (Offset(names, 24), Offset(names, 32));
    }

    /// <summary>Place in the file of a whole name, or -1.</summary>
    internal int FindName(string name)
    {
        var at = _image.Slice(_names, _namesLength).IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        return at < 0 ? -1 : _names + at + 1;
    }

    /// <summary>Place in the file of the entry (Elf64_Vernaux) whose name is at the given place, or -1.</summary>
    internal int FindEntry(int namePlace)
    {
        for (int need = _needs, nextNeed = 1; nextNeed != 0; need += nextNeed)
        {
            nextNeed = Offset32(need + 12);
            var entry = need + Offset32(need + 8);
            for (var next = 1; next != 0; entry += next)
            {
                next = Offset32(entry + 12);
                if (Offset32(entry + 8) == namePlace - _names)
                {
                    return entry;
                }
            }
        }
        return -1;
    }

    private ReadOnlySpan<byte> FindSection()
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(_image[60..]);
        for (var i = 0; i < count; i++)
        {
            var header = Section(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == SectionType)
            {
                return header;
            }
        }
        throw new ArgumentOutOfRangeException(nameof(count), count, "no section of needed versions");
    }

    private ReadOnlySpan<byte> Section(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _image.Slice((int)Math.Min(Offset(_image, 40) + ((long)HeaderSize * index), int.MaxValue), HeaderSize);
    }

    private static int Offset(ReadOnlySpan<byte> header, int at)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(header[at..]);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, int.MaxValue);
        return (int)value;
    }

    /// <summary>A distance to something further on: never negative, so following distances ends.</summary>
    private int Offset32(int at)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        var value = BinaryPrimitives.ReadInt32LittleEndian(_image[Math.Min(at, _image.Length)..][..4]);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
