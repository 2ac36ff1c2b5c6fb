using Mira.Datasets.Decoding;

namespace Mira.Tests.Support;

/// <summary>Whole images, decoded.</summary>
internal static class Decoded
{
    /// <summary>Pinned bytes of a file of tests/Golden/images.py.</summary>
    public static byte[] Golden(string name) => Pinned(GoldenFile.Images.Array<byte>($"file/{name}"));

    /// <summary>A pinned copy, which is what a decoder takes.</summary>
    public static byte[] Pinned(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }

    /// <summary>Pixels [height, width, 3], by the libraries that the system has.</summary>
    public static byte[] Rgb(byte[] file)
    {
        using var decoder = new ImageDecoder();
        return Rgb(decoder, file);
    }

    /// <summary>Pixels [height, width, 3], by a decoder.</summary>
    public static byte[] Rgb(ImageDecoder decoder, byte[] file)
    {
        var size = decoder.Open(file, file.Length);
        var rows = decoder.Rows(0, size.Height);
        var pixels = new byte[3 * size.Width * size.Height];
        for (var i = 0; i < size.Width * size.Height; i++)
        {
            rows.Pixels.Slice(4 * i, 3).CopyTo(pixels.AsSpan(3 * i));
        }

        return pixels;
    }
}
