using System.Buffers.Binary;

namespace Mira.Experiments.Files.Zip;

/// <summary>Lengths and place of a zip entry, which are in its 64-bit extension where 32 bits
/// do not hold them.</summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Packed">Bytes it takes in the archive.</param>
/// <param name="Offset">Where its local header begins.</param>
internal readonly record struct ZipExtra(long Length, long Packed, long Offset)
{
    private const ushort WideField = 1;

    /// <summary>The same with those values replaced that the extension holds.</summary>
    internal ZipExtra Widened(ReadOnlySpan<byte> extra)
    {
        var values = Field(extra);
        var (length, packed) = (Take(Length, ref values), Take(Packed, ref values));
        return new ZipExtra(length, packed, Take(Offset, ref values));
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var (kind, size) = (BinaryPrimitives.ReadUInt16LittleEndian(extra),
                BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            var content = extra[4..][..Math.Min(size, extra.Length - 4)];
            if (kind == WideField)
            {
                return content;
            }
            extra = extra[(4 + content.Length)..];
        }
        return [];
    }

    private static long Take(long value, ref ReadOnlySpan<byte> values)
    {
        if (value != uint.MaxValue || values.Length < sizeof(long))
        {
            return value;
        }
        var wide = BinaryPrimitives.ReadInt64LittleEndian(values);
        values = values[sizeof(long)..];
        return wide;
    }
}
