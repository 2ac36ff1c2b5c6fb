namespace Mira.Datasets.Matlab;

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
