using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Rows of small pictures, each with a frame.</summary>
/// <param name="Size">Width and height of a picture, in pixels.</param>
/// <param name="Rows">The pictures: RGB bytes, [size, size, 3], and whether they are right (green), wrong (vermilion) or neither (black).</param>
public sealed record TileSheet(int Size, IReadOnlyList<IReadOnlyList<(byte[] Pixels, bool? IsRight)>> Rows)
{
    private const int Frame = 3, Gap = 4;
    private static readonly SKColor Right = new(0, 0x9E, 0x73);
    private static readonly SKColor Wrong = new(0xD5, 0x5E, 0);

    /// <summary>Writes the sheet as PNG.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public string Save(string path)
    {
        var pitch = Size + (2 * Frame) + Gap;
        using var surface = SKSurface.Create(new SKImageInfo(Rows.Max(row => row.Count) * pitch, Rows.Count * pitch));
        surface.Canvas.Clear(SKColors.White);
        for (var y = 0; y < Rows.Count; y++)
        {
            for (var x = 0; x < Rows[y].Count; x++)
            {
                Draw(surface.Canvas, (x * pitch, y * pitch), Rows[y][x]);
            }
        }
        PictureFile.Write(surface, path);
        return path;
    }

    private void Draw(SKCanvas canvas, (int X, int Y) corner, (byte[] Pixels, bool? IsRight) tile)
    {
        using var frame = new SKPaint { Color = tile.IsRight switch { true => Right, false => Wrong, null => SKColors.Black } };
        canvas.DrawRect(corner.X, corner.Y, Size + (2 * Frame), Size + (2 * Frame), frame);
        using var bitmap = new SKBitmap(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < Size * Size; i++)
        {
            tile.Pixels.AsSpan(3 * i, 3).CopyTo(pixels[(4 * i)..]);
            pixels[(4 * i) + 3] = byte.MaxValue;
        }
        canvas.DrawBitmap(bitmap, corner.X + Frame, corner.Y + Frame);
    }
}
