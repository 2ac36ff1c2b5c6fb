using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Files.Numpy;

/// <summary>What an array in a .npy file, or in an .npz file, says before its numbers.</summary>
/// <remarks>Source: NumPy's documentation of numpy.lib.format, versions 1 to 3.</remarks>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="IsFortranOrder">Whether columns are contiguous.</param>
internal sealed partial record NpyHeader(NpyType Type, long[] Shape, bool IsFortranOrder)
{
    private const int Alignment = 64, FixedLength = 10, LongestText = 1 << 16;

    // NumPy 2 allows as many.
    private const int MostDimensions = 64;

    /// <summary>Number of elements.</summary>
    /// <remarks>Cannot overflow: a shape is refused whose sizes, 0 taken as 1, multiply to
    /// more than 2^62 bytes.</remarks>
    internal long Count => Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (product, size) => checked(product * size));

    internal long ByteCount => checked(Count * Type.Size);

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads up to the first number; the stream need not know its length.</summary>
    /// <param name="stream">The array, from its first byte.</param>
    /// <param name="source">What a message calls the array: its file, and its name there.</param>
    /// <param name="kind">The kind of file.</param>
    /// <exception cref="InputException">There is no header, or one of an array that is not read here.</exception>
    internal static NpyHeader Read(Stream stream, string source, NumpyKind kind = NumpyKind.Npz) =>
        Parse(ReadText(stream, source, kind), source, kind);

    /// <summary>The element type that a header names; null for one that is not read here.</summary>
    internal static NpyType? TypeOf(string header) =>
        DescrPattern().Match(header) is { Success: true } descr ? NpyType.Parse(descr.Groups[1].Value) : null;

    /// <summary>The header's text.</summary>
    internal static string ReadText(Stream stream, string source, NumpyKind kind = NumpyKind.Npz)
    {
        Span<byte> start = stackalloc byte[8];
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start[..Magic.Length].SequenceEqual(Magic))
        {
            throw Damaged(source, "does not start with NumPy's mark", kind);
        }
        if (start[6] is < 1 or > 3)
        {
            throw Damaged(source, $"has format version {start[6]}, expected 1, 2 or 3", kind);
        }
        Fill(stream, size[..(start[6] == 1 ? 2 : 4)], source, kind);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestText)
        {
            throw Damaged(source, $"announces a header of {length} bytes", kind);
        }
        var text = new byte[length];
        Fill(stream, text, source, kind);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The header as bytes, padded so that the numbers are aligned.</summary>
    internal byte[] ToBytes()
    {
        var sizes = Shape.Select(size => size.ToString(CultureInfo.InvariantCulture));
        var shape = $"{string.Join(", ", sizes)}{(Shape.Length == 1 ? "," : "")}";
        var text = $"{{'descr': '{Type}', 'fortran_order': False, 'shape': ({shape}), }}";
        var length = (FixedLength + text.Length + Alignment) / Alignment * Alignment;
        var bytes =
            Encoding.ASCII.GetBytes($"{new string('\0', FixedLength)}{text.PadRight(length - FixedLength - 1)}\n");
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - FixedLength));
        return bytes;
    }

    internal static NpyHeader Parse(string text, string source, NumpyKind kind = NumpyKind.Npz)
    {
        var (order, shape) = (OrderPattern().Match(text), ShapePattern().Match(text));
        if (!order.Success || !shape.Success)
        {
            throw Damaged(source, $"has the header {ShortList.Name(text.Trim())}", kind);
        }
        var type = TypeOf(text) ?? throw new InputException(
            $"{source} holds elements of a type that mira cannot read ({ShortList.Name(text.Trim())}); " +
            "expected little-endian numbers or text. " +
            "Convert with array.astype, for instance features.astype('<f4'), labels.astype('<i8') " +
            "or files.astype('U').");
        var sizes = shape.Groups[1].Value.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => Size(size, source, kind)).ToArray();
        var bytes = sizes.Aggregate((double)type.Size, (product, size) => product * Math.Max(1, size));
        return sizes.Length <= MostDimensions && bytes < long.MaxValue / 2
            ? new(type, sizes, order.Groups[1].Value == "True")
            : throw Damaged(source, $"announces the shape ({ShortList.Name(shape.Groups[1].Value)})", kind);
    }

    private static void Fill(Stream stream, Span<byte> bytes, string source, NumpyKind kind)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Damaged(source, "ends inside its header", kind);
        }
    }

    private static long Size(string text, string source, NumpyKind kind) =>
        NumberText.TryDigits(text, out long size) ? size
            : throw Damaged(source, $"has a size '{ShortList.Name(text)}'", kind);

    private static InputException Damaged(string source, string found, NumpyKind kind) =>
        new($"{source} {found}; the file is damaged or no .{kind.ToString().ToLowerInvariant()} file. " +
            $"Save it again with {(kind == NumpyKind.Npy ? "numpy.save" : "numpy.savez")}.");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();
}

/// <summary>A kind of NumPy's files.</summary>
internal enum NumpyKind
{
    /// <summary>Several arrays in a zip file.</summary>
    Npz,

    /// <summary>One array.</summary>
    Npy,
}
