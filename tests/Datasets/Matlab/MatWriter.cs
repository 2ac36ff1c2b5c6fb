using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Mira.Datasets.Matlab;

namespace Mira.Tests.Datasets.Matlab;

/// <summary>Writes MAT-files of version 5, uncompressed, as far as lists of images need it.</summary>
internal static class MatWriter
{
    private const int Alignment = 8;

    /// <summary>A file of variables: numbers (double[]), words (string), cells of words (string[]) and structures
    /// ((field, values)[]).</summary>
    internal static byte[] File(params (string Name, object Value)[] variables) =>
        [.. Header(), .. variables.SelectMany(variable => Matrix(variable.Name, variable.Value))];

    private static byte[] Header()
    {
        var header = new byte[128];
        header.AsSpan(0, 124).Fill((byte)' ');
        "MATLAB 5.0 MAT-file"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(124), 0x0100);
        "IM"u8.CopyTo(header.AsSpan(126));
        return header;
    }

    private static byte[] Matrix(string name, object value)
    {
        var (kind, count, content) = value switch
        {
            double[] numbers => (MatClass.Double, numbers.Length, Doubles(numbers)),
            string letters => (MatClass.Text, letters.Length, Letters(letters)),
            string[] words => (MatClass.Cell, words.Length, [.. words.SelectMany(word => Matrix("", word))]),
            (string, object[] Values)[] fields => (MatClass.Structure, fields[0].Values.Length, Structures(fields)),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
        };
        return Element(MatElement.Matrix,
        [
            .. Element(MatElement.UInt32, MemoryMarshal.AsBytes<uint>([(uint)kind, 0])),
            .. Element(MatElement.Int32, MemoryMarshal.AsBytes<int>([1, count])),
            .. Element(MatElement.Int8, Encoding.ASCII.GetBytes(name)),
            .. content,
        ]);
    }

    private static byte[] Structures((string Field, object[] Values)[] fields)
    {
        const int Width = 32;
        var names = string.Concat(fields.Select(field => field.Field.PadRight(Width, '\0')));
        var places = Enumerable.Range(0, fields[0].Values.Length);
        return
        [
            .. Element(MatElement.Int32, MemoryMarshal.AsBytes<int>([Width])),
            .. Element(MatElement.Int8, Encoding.ASCII.GetBytes(names)),
            .. places.SelectMany(place => fields.SelectMany(field => Matrix("", field.Values[place]))),
        ];
    }

    private static byte[] Doubles(double[] numbers) =>
        Element(MatElement.Double, MemoryMarshal.AsBytes(numbers.AsSpan()));

    private static byte[] Letters(string letters) => Element(MatElement.UInt16, Encoding.Unicode.GetBytes(letters));

    private static byte[] Element(MatElement type, ReadOnlySpan<byte> content)
    {
        var padded = (content.Length + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[Alignment + padded];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), content.Length);
        content.CopyTo(bytes.AsSpan(Alignment));
        return bytes;
    }
}
