using System.Numerics;

namespace Mira.Datasets.Shards;

/// <summary>Reads numbers out of a structure in Thrift's compact protocol, and passes over all else.</summary>
/// <remarks>Source: apache/thrift, doc/specs/thrift-compact-protocol.md.</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int True = 1, False = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Double = 7, Binary = 8, List = 9,
        Set = 10, Struct = 12, Deepest = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Reads a structure.</summary>
    /// <returns>Its whole numbers and truths by field; those of structures in it as 100 times its field plus
    /// theirs.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="EndOfStreamException">The bytes end before it does.</exception>
    public Dictionary<int, long> Fields()
    {
        var fields = new Dictionary<int, long>();
        Structure(fields, 0, 0);
        return fields;
    }

    private void Structure(Dictionary<int, long>? fields, int above, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException("structures are nested too deep");
        }
        for (var field = 0; Next() is > 0 and var head;)
        {
            field = head >> 4 is > 0 and var step ? field + step : (int)ZigZag();
            var type = head & 15;
            if (type is True or False)
            {
                Put(type == True ? 1 : 0);
            }
            else if (type is I16 or I32 or I64)
            {
                Put(ZigZag());
            }
            else if (type == Struct && depth == 0)
            {
                Structure(fields, 100 * field, depth + 1);
            }
            else
            {
                Skip(type, depth);
            }

            void Put(long value) => fields?.TryAdd(above + field, value);
        }
    }

    private void Skip(int type, int depth)
    {
        switch (type)
        {
            case True or False or Byte:
                Next();
                break;
            case I16 or I32 or I64:
                ZigZag();
                break;
            case Double:
                Pass(8);
                break;
            case Binary:
                Pass(Number());
                break;
            case Struct:
                Structure(null, 0, depth + 1);
                break;
            case List or Set:
                Elements(depth);
                break;
            default:
                throw new InvalidDataException($"a header has a value of type {type}");
        }
    }

    private void Elements(int depth)
    {
        var head = Next();
        var count = head >> 4 is < 15 and var few ? (ulong)few : Number();
        for (ulong element = 0; element < count; element++)
        {
            Skip(head & 15, depth + 1);
        }
    }

    private int Next() => Position < _bytes.Length ? _bytes[Position++] : throw new EndOfStreamException();

    private void Pass(ulong count) => Position = count <= (ulong)(_bytes.Length - Position)
        ? Position + (int)count
        : throw new EndOfStreamException();

    private ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Next();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }
        throw new InvalidDataException("a number has too many bytes");
    }

    private long ZigZag() => Number() is var value && (value & 1) == 0 ? (long)(value >> 1) : ~(long)(value >> 1);
}

/// <summary>Reads the levels and indices of Parquet pages: runs of one value, and numbers packed bit by bit.</summary>
/// <remarks>Source: apache/parquet-format, Encodings.md, RLE/Bit-Packing Hybrid.</remarks>
internal static class HybridRuns
{
    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">The runs.</param>
    /// <param name="width">Bits of a number, 0 to 32.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">They end before.</exception>
    public static int[] Read(ReadOnlySpan<byte> bytes, int width, int count)
    {
        var values = new int[count];
        for (int filled = 0, at = 0; filled < count && width > 0;)
        {
            var head = Head(bytes, ref at);
            var length = (int)Math.Min(head >> 1, int.MaxValue / 8);
            if ((head & 1) == 1)
            {
                var packed = bytes[Math.Min(at, bytes.Length)..];
                for (var i = 0; i < 8 * length && filled < count; i++)
                {
                    values[filled++] = Packed(packed, (long)i * width, width);
                }
                at = (int)Math.Min(at + ((long)length * width), bytes.Length);
            }
            else
            {
                var value = Packed(bytes[Math.Min(at, bytes.Length)..], 0, width);
                at += (width + 7) / 8;
                length = Math.Min(length, count - filled);
                values.AsSpan(filled, length).Fill(value);
                filled += length;
            }
        }
        return values;
    }

    /// <summary>Bits that a number up to a largest one takes.</summary>
    public static int Width(int largest) => 32 - BitOperations.LeadingZeroCount((uint)largest);

    private static uint Head(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (at >= bytes.Length)
            {
                throw new InvalidDataException("the levels of a page end early");
            }
            var part = bytes[at++];
            value |= (uint)(part & 127) << shift;
            if (part < 128)
            {
                return value > 1 ? value : throw new InvalidDataException("a run of a page is empty");
            }
        }
        throw new InvalidDataException("a run of a page has too large a length");
    }

    private static int Packed(ReadOnlySpan<byte> bytes, long firstBit, int width)
    {
        ulong bits = 0;
        var first = (int)(firstBit / 8);
        for (var i = 0; i < 5 && first + i < bytes.Length; i++)
        {
            bits |= (ulong)bytes[first + i] << (8 * i);
        }
        return firstBit + width <= 8L * bytes.Length
            ? (int)((bits >> (int)(firstBit % 8)) & ((1UL << width) - 1))
            : throw new InvalidDataException("the values of a page end early");
    }
}
