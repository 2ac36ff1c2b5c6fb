namespace Mira.Datasets.Matlab;

/// <summary>A value of a MAT-file: an array of numbers, letters, cells or structures.</summary>
/// <param name="Dimensions">Size along each dimension; elements lie column by column.</param>
internal abstract record MatValue(IReadOnlyList<int> Dimensions);

/// <summary>Real numbers of any type, exact up to 2^53 in size.</summary>
internal sealed record MatNumbers(IReadOnlyList<int> Dimensions, double[] Values) : MatValue(Dimensions);

/// <summary>Letters; those of one row are a word.</summary>
internal sealed record MatText(IReadOnlyList<int> Dimensions, string Letters) : MatValue(Dimensions);

/// <summary>Values of any kind.</summary>
internal sealed record MatCells(IReadOnlyList<int> Dimensions, MatValue[] Values) : MatValue(Dimensions);

/// <summary>Structures with the same fields.</summary>
/// <param name="Dimensions">Size along each dimension.</param>
/// <param name="Fields">The values of each field, one per structure.</param>
internal sealed record MatStructures(IReadOnlyList<int> Dimensions, IReadOnlyDictionary<string, MatValue[]> Fields)
    : MatValue(Dimensions);

/// <summary>Kinds of arrays.</summary>
/// <remarks>MAT-File Format (The MathWorks), version 5, table 1-3.</remarks>
internal enum MatClass
{
    Cell = 1,
    Structure = 2,
    Object = 3,
    Text = 4,
    Sparse = 5,
    Double = 6,
    Single = 7,
    Int8 = 8,
    UInt8 = 9,
    Int16 = 10,
    UInt16 = 11,
    Int32 = 12,
    UInt32 = 13,
    Int64 = 14,
    UInt64 = 15,
}

/// <summary>One data element.</summary>
internal readonly ref struct MatItem(MatElement type, ReadOnlySpan<byte> content)
{
    /// <summary>What its bytes are.</summary>
    public MatElement Type { get; } = type;

    /// <summary>Its bytes, without tag and padding.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;
}

/// <summary>Types of data elements, and bytes of one number of each.</summary>
/// <remarks>MAT-File Format (The MathWorks), version 5, table 1-1.</remarks>
internal enum MatElement
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
    Utf8 = 16,
    Utf16 = 17,
    Utf32 = 18,
}

/// <summary>Bytes that are no MAT-file of version 5, or one that is damaged.</summary>
/// <param name="reason">What is wrong, to be read after the file's name.</param>
/// <param name="inner">What it came from.</param>
internal sealed class MatException(string reason, Exception? inner = null) : Exception(reason, inner);
