using System.Buffers.Binary;
using System.Text;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes the opcodes of a Python pickle.</summary>
internal sealed class PickleWriter(Stream stream)
{
    internal PickleWriter Protocol(byte version) => Write([0x80, version]);

    internal PickleWriter Mark() => Write("("u8);

    internal PickleWriter Tuple() => Write("t"u8);

    internal PickleWriter Dictionary() => Write("}"u8);

    internal PickleWriter SetItems() => Write("u"u8);

    internal PickleWriter Call() => Write("R"u8);

    internal PickleWriter Build() => Write("b"u8);

    internal PickleWriter Persistent() => Write("Q"u8);

    internal PickleWriter None() => Write("N"u8);

    internal PickleWriter Truth(bool value) => Write(value ? [0x88] : [0x89]);

    internal void Stop() => Write("."u8);

    internal PickleWriter Name(string module, string name) => Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    internal PickleWriter Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return Write("X"u8).Write(Length(bytes.Length)).Write(bytes);
    }

    /// <summary>An integer: four bytes where they hold it, else eight.</summary>
    internal PickleWriter Integer(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            return Write("J"u8).Write(Length((int)value));
        }
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Write([0x8a, sizeof(long)]).Write(bytes);
    }

    internal PickleWriter Integers(IEnumerable<long> values)
    {
        Mark();
        foreach (var value in values)
        {
            Integer(value);
        }
        return Tuple();
    }

    /// <summary>The head of a byte string of protocol 3, whose content the caller writes next.</summary>
    internal PickleWriter BytesOf(long length) => Write("B"u8).Write(Length(checked((int)length)));

    /// <summary>Opcodes as in the file, a character a byte.</summary>
    internal PickleWriter Raw(string opcodes) => Write(Encoding.Latin1.GetBytes(opcodes));

    private PickleWriter Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        return this;
    }

    private static byte[] Length(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
