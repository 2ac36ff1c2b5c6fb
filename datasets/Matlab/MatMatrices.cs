using System.Text;

namespace Mira.Datasets.Matlab;

/// <summary>Turns the elements of one file into values.</summary>
/// <param name="isLittleEndian">Whether the numbers' lowest byte comes first.</param>
internal sealed class MatMatrices(bool isLittleEndian)
{
    private const int DeepestNesting = 16, MostDimensions = 8, MostElements = 1 << 26;

    private const int ComplexFlag = 0x0800;

    // Bytes that the file does not have cannot be claimed, but empty values take none: their number is limited too.
    private int _valuesLeft = 1 << 22;

    /// <summary>The name and value of a variable.</summary>
    /// <param name="content">Bytes of an element of type <see cref="MatElement.Matrix"/>.</param>
    /// <exception cref="MatException">They are no such element, or hold more than a list of images does.</exception>
    public (string Name, MatValue Value) Read(ReadOnlySpan<byte> content) => Read(content, depth: 0);

    private (string Name, MatValue Value) Read(ReadOnlySpan<byte> content, int depth)
    {
        if (depth > DeepestNesting || --_valuesLeft < 0)
        {
            throw new MatException(depth > DeepestNesting
                ? $"nests deeper than {DeepestNesting}"
                : "has too many values");
        }
        if (content.IsEmpty)
        {
            return ("", new MatNumbers([0, 0], []));
        }
        var reader = new MatReader(content, isLittleEndian);
        var flags = Flags(ref reader);
        var dimensions = Dimensions(ref reader);
        var name = Encoding.ASCII.GetString(reader.Next(MatElement.Int8));
        return (name, Value((MatClass)(flags & 0xFF), flags, dimensions, ref reader, depth));
    }

    private static uint Flags(ref MatReader reader)
    {
        var flags = reader.Next(MatElement.UInt32);
        return flags.Length == 8
            ? reader.UInt32(flags)
            : throw new MatException($"has array flags of {flags.Length} bytes, expected 8");
    }

    private static int[] Dimensions(ref MatReader reader)
    {
        var sizes = reader.Next(MatElement.Int32);
        if (sizes.Length % 4 != 0 || sizes.Length / 4 is < 2 or > MostDimensions)
        {
            throw new MatException($"has an array with {sizes.Length} bytes of dimensions");
        }
        var dimensions = new int[sizes.Length / 4];
        long count = 1;
        for (var i = 0; i < dimensions.Length; i++)
        {
            var size = reader.UInt32(sizes[(4 * i)..]);
            count *= size <= MostElements ? size : MostElements + 1L;
            dimensions[i] = count <= MostElements
                ? (int)size
                : throw new MatException($"has an array of more than {MostElements:N0} elements");
        }
        return dimensions;
    }

    private MatValue Value(MatClass kind, uint flags, int[] dimensions, ref MatReader reader, int depth) => kind switch
    {
        MatClass.Cell => new MatCells(dimensions, Values(Count(dimensions), ref reader, depth)),
        MatClass.Structure => Structures(dimensions, ref reader, depth),
        MatClass.Text => new MatText(dimensions, Letters(Count(dimensions), ref reader)),
        >= MatClass.Double and <= MatClass.UInt64 when (flags & ComplexFlag) == 0 =>
            new MatNumbers(dimensions, MatNumber.Read(reader.Next(), Count(dimensions), isLittleEndian)),
        _ =>
            throw new MatException(
                $"has an array of class {(int)kind}{((flags & ComplexFlag) != 0 ? ", complex" : "")}, " +
                "which no annotation needs"),
    };

    private static int Count(int[] dimensions) => dimensions.Aggregate(1, (product, size) => product * size);

    private MatValue[] Values(int count, ref MatReader reader, int depth)
    {
        var values = new List<MatValue>();
        for (var i = 0; i < count; i++)
        {
            values.Add(Read(reader.Next(MatElement.Matrix), depth + 1).Value);
        }
        return [.. values];
    }

    private MatStructures Structures(int[] dimensions, ref MatReader reader, int depth)
    {
        var width = reader.Next(MatElement.Int32);
        var length = width.Length == 4 ? (int)reader.UInt32(width) : 0;
        var names = reader.Next(MatElement.Int8);
        if (length <= 0 || names.Length % length != 0)
        {
            throw new MatException($"has {names.Length} bytes of field names, {length} each");
        }
        string[] fields = [.. names.ToArray().Chunk(length)
            .Select(name => Encoding.ASCII.GetString(name).TrimEnd('\0'))];
        if (fields.Distinct().Count() < fields.Length)
        {
            throw new MatException("has a structure with a field twice");
        }
        var count = (long)Count(dimensions) * fields.Length;
        var values = count <= MostElements
            ? Values((int)count, ref reader, depth)
            : throw new MatException("has too many fields");
        return new(dimensions, fields.Select((field, place) => (field, Column(values, place, fields.Length)))
            .ToDictionary());
    }

    /// <summary>Values stand structure by structure, each with all its fields.</summary>
    private static MatValue[] Column(MatValue[] values, int first, int step) =>
        [.. values.Where((_, place) => place % step == first)];

    private static string Letters(int count, ref MatReader reader)
    {
        var item = reader.Next();
        var content = item.Content;
        var letters = item.Type switch
        {
            MatElement.Int8 or MatElement.UInt8 => Encoding.Latin1.GetString(content),
            MatElement.Utf8 => Encoding.UTF8.GetString(content),
            MatElement.UInt16 or MatElement.Utf16 =>
                (reader.IsLittleEndian ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(content),
            MatElement.Utf32 =>
                (reader.IsLittleEndian ? Encoding.UTF32 : new UTF32Encoding(bigEndian: true, byteOrderMark: false))
                    .GetString(content),
            _ => throw new MatException($"has letters of type {(int)item.Type}"),
        };
        return letters.Length == count
            ? letters
            : throw new MatException($"has {letters.Length} letters where {count} are announced");
    }
}
