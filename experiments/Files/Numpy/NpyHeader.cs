using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Files.Numpy;

/// <summary>What one array of an .npz file says before its numbers.</summary>
/// <remarks>Source: NumPy's documentation of numpy.lib.format, versions 1 to 3.</remarks>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="IsFortranOrder">Whether columns are contiguous.</param>
internal sealed partial record NpyHeader(NpyType Type, long[] Shape, bool IsFortranOrder)
{
    private const int Alignment = 64, FixedLength = 10, LongestText = 1 << 16;

    // NumPy 2 allows as many.
    private const int MostDimensions = 64;

    /// <summary>Number of elements; cannot overflow, because a shape is refused whose sizes, 0 taken as 1, multiply to more than 2^62 bytes.</summary>
    internal long Count => Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (product, size) => checked(product * size));

    internal long ByteCount => checked(Count * Type.Size);

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads up to the first number; the stream need not know its length.</summary>
    internal static NpyHeader Read(Stream stream, string source) => Parse(ReadText(stream, source), source);

    /// <summary>The element type that a header names; null for one that is not read here.</summary>
    internal static NpyType? TypeOf(string header) =>
        DescrPattern().Match(header) is { Success: true } descr ? NpyType.Parse(descr.Groups[1].Value) : null;

    /// <summary>The header's text.</summary>
    internal static string ReadText(Stream stream, string source)
    {
        Span<byte> start = stackalloc byte[8];
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start[..Magic.Length].SequenceEqual(Magic) || start[6] is < 1 or > 3)
        {
            throw Damaged(source, "does not start like an array of NumPy");
        }
        Fill(stream, size[..(start[6] == 1 ? 2 : 4)], source);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestText)
        {
            throw Damaged(source, $"announces a header of {length} bytes");
        }
        var text = new byte[length];
        Fill(stream, text, source);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The header as bytes, padded so that the numbers are aligned.</summary>
    internal byte[] ToBytes()
    {
        var shape = string.Concat(Shape.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size},")));
        var text = $"{{'descr': '{Type}', 'fortran_order': False, 'shape': ({shape}), }}";
        var length = (FixedLength + text.Length + Alignment) / Alignment * Alignment;
        var bytes = Encoding.ASCII.GetBytes($"{new string('\0', FixedLength)}{text.PadRight(length - FixedLength - 1)}\n");
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - FixedLength));
        return bytes;
    }

    internal static NpyHeader Parse(string text, string source)
    {
        var (order, shape) = (OrderPattern().Match(text), ShapePattern().Match(text));
        if (!order.Success || !shape.Success)
        {
            throw Damaged(source, $"has the header {ShortList.Name(text.Trim())}");
        }
        var type = TypeOf(text) ?? throw new InputException(
            $"{source} holds elements of a type that is not read here ({ShortList.Name(text.Trim())}); expected little-endian numbers or text. " +
            "Convert with array.astype, for instance features.astype('<f4'), labels.astype('<i8') or files.astype('U').");
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => Size(size, source)).ToArray();
        return sizes.Length <= MostDimensions && sizes.Aggregate(1.0, (product, size) => product * Math.Max(1, size)) * type.Size < long.MaxValue / 2
            ? new(type, sizes, order.Groups[1].Value == "True")
            : throw Damaged(source, $"announces the shape ({ShortList.Name(shape.Groups[1].Value)})");
    }

    private static void Fill(Stream stream, Span<byte> bytes, string source)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Damaged(source, "ends inside its header");
        }
    }

    private static long Size(string text, string source) =>
        NumberText.TryDigits(text, out long size) ? size
            : throw Damaged(source, $"has a size '{ShortList.Name(text)}'");

    private static InputException Damaged(string source, string found) =>
        new($"{source} {found}; the file is damaged or no .npz. Save it again with numpy.savez.");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();
}
