using Mira.Datasets.Augmentation;

namespace Mira.Tests.Support;

/// <summary>
/// Images of any size that follow from a formula, the one of tests/Golden/views.py, held in memory in one of the
/// ways a source may be.
/// </summary>
internal sealed class FormulaImage(int width, int height, int kind)
{
    /// <summary>Ways to hold an image.</summary>
    public const int Layouts = 4;

    /// <summary>The pixels: 0 as RGB, 1 as RGBX, 2 as RGBX with gaps, 3 as RGB of the box's rows alone.</summary>
    public PixelSource Source(int layout, CropBox box)
    {
        int bytes = layout is 1 or 2 ? 4 : 3, gap = layout == 2 ? 12 : 0, stride = (width * bytes) + gap;
        (var first, var rows) = layout == 3 ? (box.Top, box.Height) : (0, height);
        var pixels = new byte[(rows * stride) - gap];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < width; x++)
            {
                FillPixel(pixels.AsSpan((y * stride) + (x * bytes), bytes), (uint)x, (uint)(first + y));
            }
        }

        return new(pixels, width, height, bytes, stride, first);
    }

    private void FillPixel(Span<byte> pixel, uint x, uint y)
    {
        for (uint c = 0; c < 3; c++)
        {
            pixel[(int)c] = kind == 0 ? Wave(x, y, c) : Noise(x, y, c);
        }

        if (pixel.Length == 4)
        {
            pixel[3] = (byte)(x ^ y);
        }
    }

    private static byte Wave(uint x, uint y, uint c)
    {
        var v = ((x * x * (3 + c)) + (y * y * 5) + (x * y * (7 - c))) / 16 % 512;
        return (byte)Math.Min(v, 511 - v);
    }

    private static byte Noise(uint x, uint y, uint c)
    {
        var v = ((x * 73856093) ^ (y * 19349663) ^ ((c + 1) * 83492791)) * 2654435761;
        return (byte)Math.Clamp((int)(v >> 23) - 128, 0, 255);
    }
}
