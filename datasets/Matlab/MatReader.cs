using System.Buffers.Binary;

namespace Mira.Datasets.Matlab;

/// <summary>Takes elements off a stretch of bytes of a MAT-file, never reading past its end.</summary>
internal ref struct MatReader(ReadOnlySpan<byte> bytes, bool isLittleEndian)
{
    private const int Alignment = 8;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether the numbers' lowest byte comes first.</summary>
    public readonly bool IsLittleEndian => isLittleEndian;

    /// <summary>Whether nothing follows.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next element: its type and its bytes.</summary>
    /// <exception cref="MatException">The bytes end inside it.</exception>
    public MatItem Next()
    {
        var tag = UInt32(Take(4));
        return tag >> 16 != 0 ? Small(tag) : Ordinary((MatElement)tag);
    }

    /// <summary>The next element, when it has the type wanted.</summary>
    /// <exception cref="MatException">It has another.</exception>
    public ReadOnlySpan<byte> Next(MatElement wanted)
    {
        var item = Next();
        return item.Type == wanted
            ? item.Content
            : throw new MatException($"has an element of type {item.Type} instead of {wanted}");
    }

    /// <summary>A number of four bytes.</summary>
    public readonly uint UInt32(ReadOnlySpan<byte> source) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(source) : BinaryPrimitives.ReadUInt32BigEndian(source);

    /// <summary>A small element has length and type in one word, and at most four bytes right behind it.</summary>
    private MatItem Small(uint tag)
    {
        var length = (int)(tag >> 16);
        var content = Take(4);
        return length <= 4
            ? new((MatElement)(tag & 0xFFFF), content[..length])
            : throw new MatException($"has a small element of {length} bytes, expected at most 4");
    }

    private MatItem Ordinary(MatElement type)
    {
        var length = UInt32(Take(4));
        var content = Take(length);
        if (type != MatElement.Compressed)
        {
            // Some writers leave the padding of the last element out.
            var padding = (int)((Alignment - (length % Alignment)) % Alignment);
            _rest = _rest[Math.Min(padding, _rest.Length)..];
        }
        return new(type, content);
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > _rest.Length)
        {
            throw new MatException($"ends {length - _rest.Length:N0} bytes too early");
        }
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
