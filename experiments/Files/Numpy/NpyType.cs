using System.Globalization;
using Mira.Datasets;

namespace Mira.Experiments.Files.Numpy;

/// <summary>Element type of a NumPy array, by the letter and size of its description.</summary>
/// <param name="Kind">f, i, u, b (truth values), U (text) or S (bytes as text).</param>
/// <param name="Size">Bytes of one element.</param>
internal readonly record struct NpyType(char Kind, int Size)
{
    /// <summary>Bytes of one character of a U array: UTF-32.</summary>
    internal const int WideCharacter = 4;

    private const int LongestText = 1 << 16;

    internal static NpyType Float32 { get; } = new('f', 4);

    internal static NpyType Int64 { get; } = new('i', 8);

    internal static NpyType Byte { get; } = new('u', 1);

    internal bool IsText => Kind is 'U' or 'S';

    /// <summary>Text of the given length in characters; NumPy knows no text of length 0.</summary>
    internal static NpyType Text(int length) => new('U', Math.Max(1, length) * WideCharacter);

    /// <summary>Reads a description such as "&lt;f4"; null for types that features do not have, and for
    /// big-endian numbers.</summary>
    internal static NpyType? Parse(string descr)
    {
        if (descr.Length < 3 || !NumberText.TryDigits(descr.AsSpan(2), out int size)
            || (descr[0] == '>' && size > 1) || !"<>|=".Contains(descr[0], StringComparison.Ordinal))
        {
            return null;
        }
        return (descr[1], size) switch
        {
            ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1) => new(descr[1], size),
            ('U', <= LongestText) => new('U', size * WideCharacter),
            ('S', <= LongestText) => new('S', size),
            _ => null,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Size == 1 && !IsText ? '|' : '<')}{Kind}{(Kind == 'U' ? Size / WideCharacter : Size)}");
}
