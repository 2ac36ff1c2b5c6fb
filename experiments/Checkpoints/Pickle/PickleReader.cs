using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>Reads the arguments of opcodes from a mapped file, never beyond an end.</summary>
internal sealed class PickleReader(MappedFile file, long start, long end)
{
    // Python's own integers have no limit; no checkpoint needs more than its random-number states do.
    private const int LongestInteger = 4096;
    private const int LongestLine = 512;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where the next byte is in the file.</summary>
    internal long Position { get; private set; } = start;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    internal double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    internal byte[] Bytes(long length) => Take(length).ToArray();

    internal string Text(long length) => Utf8.GetString(Take(length));

    /// <summary>A string of Python 2, whose bytes have no encoding.</summary>
    internal string Latin(long length) => Encoding.Latin1.GetString(Take(length));

    /// <summary>An integer of any length; a long where it fits.</summary>
    internal object Integer(long length)
    {
        if (length is < 0 or > LongestInteger)
        {
            throw new FormatException($"an integer of {length} bytes, expected at most {LongestInteger}");
        }
        var value = new BigInteger(Take(length));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    /// <summary>Text up to a line feed, which is left out.</summary>
    internal string Line()
    {
        var window = file.Bytes(Position, (int)Math.Min(LongestLine, end - Position));
        var length = window.IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new FormatException($"a name without an end within {LongestLine} bytes");
        }
        var text = Text(length);
        Position++;
        return text;
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > Math.Min(end - Position, int.MaxValue))
        {
            throw new FormatException($"{length} bytes announced where {end - Position} are left");
        }
        var bytes = file.Bytes(Position, (int)length);
        Position += length;
        return bytes;
    }
}
