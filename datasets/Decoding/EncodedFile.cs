using System.Buffers.Binary;

namespace Mira.Datasets.Decoding;

/// <summary>Reads what the decoder does not: properties that the first and last bytes of an image file
/// show.</summary>
internal static class EncodedFile
{
    private const int BitDepth = 24, ColorType = 25;

    /// <summary>
    /// Whether a JPEG ends with its end marker, which no cut one does: inside the compressed rows the marker's
    /// bytes cannot occur.
    /// </summary>
    public static bool EndsAsJpeg(ReadOnlySpan<byte> file) => file.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]);

    /// <summary>Why a file is refused before anything is decoded; null where it is not.</summary>
    /// <remarks>
    /// Pillow clips 16-bit gray at 255, which leaves a white image; the decoder would give another one. Pillow
    /// refuses a WebP that is shorter than its header says; the decoder may not miss the last bytes.
    /// </remarks>
    public static string? Fault(ReadOnlySpan<byte> file) => file switch
    {
        [] => "is empty",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] when file.Length > ColorType
            && (file[BitDepth], file[ColorType]) == (16, 0) =>
            "is a 16-bit gray PNG, which programs turn into RGB in different ways: convert it to 8 bits",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, ..]
            when file.Length < 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) => "is truncated",
        _ => null,
    };
}
