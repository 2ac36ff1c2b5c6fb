using System.Buffers.Binary;
using System.Security.Cryptography;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Checking;

/// <summary>A hash of an image's size and RGB pixels: equal for the same picture in any file format.</summary>
internal static class PixelHash
{
    /// <summary>Half of the SHA-256 over width, height and pixels.</summary>
    /// <param name="image">All rows of an image.</param>
    public static UInt128 Of(PixelSource image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        hash.AppendData(size);
        var row = new byte[3 * image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            Pack(image.Pixels[(y * image.RowBytes)..], image.BytesPerPixel, row);
            hash.AppendData(row);
        }
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    private static void Pack(ReadOnlySpan<byte> pixels, int bytesPerPixel, Span<byte> row)
    {
        for (var x = 0; x < row.Length / 3; x++)
        {
            pixels.Slice(x * bytesPerPixel, 3).CopyTo(row[(3 * x)..]);
        }
    }
}
