using System.Buffers.Binary;
using System.Numerics;

namespace Mira.Experiments.Files.EventFiles;

/// <summary>TensorFlow's files of records: each record has its length, and checksums of the length and of its
/// bytes.</summary>
/// <remarks>Source: tensorflow/core/lib/io/record_writer.h. The checksums are CRC-32C, rotated and moved by a
/// constant ("masked"), because a record may hold checksums itself.</remarks>
internal static class RecordFile
{
    private const int LengthBytes = sizeof(ulong), SumBytes = sizeof(uint), Head = LengthBytes + SumBytes;
    private const int Rotation = 17;
    private const uint Mask = 0xA282EAD8;

    /// <summary>A record as it stands in a file.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[Head + data.Length + SumBytes];
        var length = record.AsSpan(0, LengthBytes);
        var rest = record.AsSpan(Head);
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthBytes), Sum(length));
        data.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[data.Length..], Sum(data));
        return record;
    }

    /// <summary>The whole records at the start of a file, up to the first that is cut short or damaged.</summary>
    /// <param name="file">The bytes of the file.</param>
    internal static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        while (TryRead(file.Span) is { } length)
        {
            yield return file.Slice(Head, length);
            file = file[(Head + length + SumBytes)..];
        }
    }

    /// <summary>Bytes of a record with its frame.</summary>
    internal static int Framed(int length) => Head + length + SumBytes;

    private static int? TryRead(ReadOnlySpan<byte> file)
    {
        if (file.Length < Head + SumBytes)
        {
            return null;
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        return Sum(file[..LengthBytes]) == BinaryPrimitives.ReadUInt32LittleEndian(file[LengthBytes..])
            && length <= (ulong)(file.Length - Head - SumBytes)
            && Sum(file.Slice(Head, (int)length))
                == BinaryPrimitives.ReadUInt32LittleEndian(file[(Head + (int)length)..])
                ? (int)length
                : null;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }
        return BitOperations.RotateLeft(~sum, Rotation) + Mask;
    }
}
