namespace Mira.Datasets.Matlab;

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
