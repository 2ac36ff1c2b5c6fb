using SkiaSharp;

namespace Mira.Datasets.Decoding;

/// <summary>Many equal square images stored as the tiles of one lossless picture, row by row.</summary>
internal static class ImageMosaic
{
    /// <summary>Decodes a picture and cuts it into tiles, [count, size, size, 3], RGB.</summary>
    /// <exception cref="InputException">The picture cannot be decoded or is not a multiple of the tile
    /// size.</exception>
    public static byte[] Decode(byte[] picture, int size)
    {
        using var codec = SKCodec.Create(new MemoryStream(picture))
            ?? throw new InputException("The embedded CIFAR-10 images are damaged: not a picture. Install mira again.");
        var layout = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(layout);
        var result = codec.GetPixels(layout, bitmap.GetPixels());
        if (result != SKCodecResult.Success || layout.Width % size != 0 || layout.Height % size != 0)
        {
            throw new InputException(
                $"The embedded CIFAR-10 images are damaged ({result}, {layout.Width}x{layout.Height}). " +
                "Install mira again.");
        }
        return Cut(bitmap.GetPixelSpan(), layout.Width, layout.Height, size);
    }

    private static byte[] Cut(ReadOnlySpan<byte> rgba, int width, int height, int size)
    {
        var tiles = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var tile = (y / size * (width / size)) + (x / size);
                var target = 3 * ((tile * size * size) + (y % size * size) + (x % size));
                rgba.Slice(4 * ((y * width) + x), 3).CopyTo(tiles.AsSpan(target, 3));
            }
        }
        return tiles;
    }
}
