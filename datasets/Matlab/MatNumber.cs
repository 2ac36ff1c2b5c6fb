using System.Buffers.Binary;

namespace Mira.Datasets.Matlab;

/// <summary>Reads numbers; a file stores them in the smallest type that holds them, whatever the
/// class of the array.</summary>
internal static class MatNumber
{
    /// <summary>The numbers of an element.</summary>
    /// <exception cref="MatException">The element holds another number of them, or none.</exception>
    public static double[] Read(MatItem element, int count, bool isLittleEndian)
    {
        var width = Width(element.Type);
        if (element.Content.Length != (long)count * width)
        {
            throw new MatException($"has {element.Content.Length:N0} bytes of numbers where {(long)count * width:N0} " +
                "are announced");
        }
        var values = new double[count];
        Span<byte> bytes = stackalloc byte[width];
        for (var i = 0; i < count; i++)
        {
            element.Content.Slice(i * width, width).CopyTo(bytes);
            if (!isLittleEndian)
            {
                bytes.Reverse();
            }
            values[i] = Value(element.Type, bytes);
        }
        return values;
    }

    private static int Width(MatElement type) => type switch
    {
        MatElement.Int8 or MatElement.UInt8 => 1,
        MatElement.Int16 or MatElement.UInt16 => 2,
        MatElement.Int32 or MatElement.UInt32 or MatElement.Single => 4,
        MatElement.Double or MatElement.Int64 or MatElement.UInt64 => 8,
        _ => throw new MatException($"has numbers of type {(int)type}"),
    };

    private static double Value(MatElement type, ReadOnlySpan<byte> bytes) => type switch
    {
        MatElement.Int8 => (sbyte)bytes[0],
        MatElement.UInt8 => bytes[0],
        MatElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        MatElement.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        MatElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        MatElement.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        MatElement.Single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        MatElement.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        MatElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };
}
