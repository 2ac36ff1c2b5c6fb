using System.Runtime.InteropServices;

namespace Mira.Datasets.Decoding;

/// <summary>Pillow's idea of 16-bit gray as RGB: values above 255 become 255, the rest stay.</summary>
/// <remarks>
/// Pillow 11 converts mode I;16 so. The samples come as float16 parts of 65535, which tell 256 levels apart but
/// make 1, 2 and 3 zero.
/// </remarks>
internal static class Gray16
{
    /// <summary>Turns pixels of four float16 into pixels of four bytes at the front of the same memory.</summary>
    public static void ClipInPlace(Span<byte> pixels)
    {
        Span<Half> samples = MemoryMarshal.Cast<byte, Half>(pixels);
        for (int i = 0; i < samples.Length; i++)
        {
            pixels[i] = (byte)Math.Min(255, Math.Round((float)samples[i] * 65535));
        }
    }
}
