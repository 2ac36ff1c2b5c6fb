namespace Mira.Datasets.Decoding;

/// <summary>What the first and last bytes of an image file say of it.</summary>
/// <param name="IsGray16">Whether it is a PNG of 16-bit gray samples.</param>
/// <param name="EndsWhole">Whether it is a JPEG that ends with its end marker, which no cut one does: inside the
/// compressed rows the marker's bytes cannot occur.</param>
internal readonly record struct EncodedKind(bool IsGray16, bool EndsWhole)
{
    private const int BitDepth = 24, ColorType = 25;

    public static EncodedKind Of(ReadOnlySpan<byte> file) => new(
        IsPng(file) && file[BitDepth] == 16 && file[ColorType] == 0,
        file.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]));

    private static bool IsPng(ReadOnlySpan<byte> file) =>
        file.Length > ColorType && file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);
}
