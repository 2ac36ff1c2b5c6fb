using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Numpy;

/// <summary>What a .npy file says before its numbers.</summary>
/// <remarks>Source: NumPy's documentation of numpy.lib.format.</remarks>
internal sealed partial record NumpyHeader(ScalarType Type, long Rows, long Columns, bool IsFortranOrder)
{
    private const int Alignment = 64;
    private const int LongestText = 1 << 16;

    // Rows are handled as one piece of at most a gigabyte.
    private const int MostColumns = 1 << 27;

    private static ReadOnlySpan<byte> Magic => "NUMPY"u8;

    /// <summary>Size of the numbers that follow.</summary>
    internal long ByteCount => checked(Rows * Columns * (Type == ScalarType.Float64 ? 8 : 4));

    internal static NumpyHeader For(Tensor matrix)
    {
        if (matrix.dim() != 2 || matrix.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new InputException($"Cannot write {matrix.dtype} of shape [{string.Join(", ", matrix.shape)}] as .npy; " +
                "expected a matrix of float32 or float64.");
        }
        return new NumpyHeader(matrix.dtype, matrix.shape[0], matrix.shape[1], IsFortranOrder: false);
    }

    /// <summary>Reads up to the first number.</summary>
    internal static NumpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || start[0] != 0x93 || !start[1..6].SequenceEqual(Magic))
        {
            throw new InputException($"{path} is not a .npy file: it does not start with NumPy's mark. Write it with numpy.save " +
                "(numpy.savez and numpy.savetxt make other formats).");
        }
        var text = ReadText(stream, start[6], path);
        return Parse(text, path);
    }

    /// <summary>The header as bytes, padded so that the numbers are aligned.</summary>
    internal byte[] ToBytes()
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '{(Type == ScalarType.Float64 ? "<f8" : "<f4")}', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}");
        const int Fixed = 10;
        var length = (Fixed + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = Encoding.ASCII.GetBytes($"{new string('\0', Fixed)}{text.PadRight(length - Fixed - 1)}\n");
        bytes[0] = 0x93;
        Magic.CopyTo(bytes.AsSpan(1));
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - Fixed));
        return bytes;
    }

    private static string ReadText(Stream stream, byte version, string path)
    {
        if (version is < 1 or > 3)
        {
            throw new InputException($"{path} has .npy format version {version}; expected 1, 2 or 3.");
        }
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        stream.ReadExactly(size[..(version == 1 ? 2 : 4)]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestText || length > stream.Length - stream.Position)
        {
            throw Damaged(path, $"a header of {length} bytes");
        }
        var text = new byte[length];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }

    private static NumpyHeader Parse(string text, string path)
    {
        var (descr, order, shape) = (DescrPattern().Match(text), OrderPattern().Match(text), ShapePattern().Match(text));
        if (!descr.Success || !order.Success || !shape.Success)
        {
            throw Damaged(path, $"the header {ShortList.Name(text.Trim())}");
        }
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (rows, columns) = Matrix(sizes, path);
        return new NumpyHeader(NumberType(descr.Groups[1].Value, path), rows, columns, order.Groups[1].Value == "True");
    }

    private static ScalarType NumberType(string descr, string path) => descr switch
    {
        "<f4" => ScalarType.Float32,
        "<f8" => ScalarType.Float64,
        _ => throw new InputException($"{path} holds numbers of NumPy type '{descr}'; expected '<f4' (float32) or '<f8' (float64). " +
            "Convert with array.astype('<f4')."),
    };

    private static (long Rows, long Columns) Matrix(string[] sizes, string path)
    {
        if (sizes.Length != 2)
        {
            throw new InputException($"{path} holds an array of {sizes.Length} dimensions, ({ShortList.Of(sizes)}); " +
                "expected a matrix [batch, prototypes].");
        }
        if (!TrySize(sizes[0], out var rows) || !TrySize(sizes[1], out var columns) || rows * columns > long.MaxValue / 8)
        {
            throw Damaged(path, $"the shape ({ShortList.Of(sizes)})");
        }
        if (columns > MostColumns)
        {
            throw new InputException($"{path} holds a matrix of {columns} columns, expected one for each prototype, at most {MostColumns}. Is it transposed?");
        }
        return rows > 0 && columns > 0
            ? (rows, columns)
            : throw new InputException($"{path} holds an empty array of shape ({rows}, {columns}); expected at least one row and column.");
    }

    private static bool TrySize(string text, out long size) =>
        NumberText.TryDigits(text, out size) && size <= int.MaxValue;

    private static InputException Damaged(string path, string found) =>
        new($"{path} starts like a .npy file but has {found}; it is damaged. Save it again with numpy.save.");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();
}
