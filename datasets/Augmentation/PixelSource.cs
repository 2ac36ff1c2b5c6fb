namespace Mira.Datasets.Augmentation;

/// <summary>Pixels of a decoded image, or of those of its rows that a view needs.</summary>
/// <remarks>The image is what was decoded. Crops are boxes of the file's, larger by <see cref="Reduction"/>.</remarks>
public readonly ref struct PixelSource
{
    /// <summary>Describes decoded rows; copies nothing.</summary>
    /// <param name="pixels">Rows from <paramref name="firstRow"/> on, as many as the span holds whole.</param>
    /// <param name="width">Width of the whole image, in pixels.</param>
    /// <param name="height">Height of the whole image, in pixels.</param>
    /// <param name="bytesPerPixel">3 for RGB, 4 for RGB and a byte that is ignored.</param>
    /// <param name="rowBytes">Bytes from one row to the next; 0 for rows without a gap.</param>
    /// <param name="firstRow">Row of the image that the pixels begin with.</param>
    /// <exception cref="ArgumentException">The numbers describe no image.</exception>
    public PixelSource(
        ReadOnlySpan<byte> pixels, int width, int height, int bytesPerPixel, int rowBytes = 0, int firstRow = 0)
    {
        var stride = rowBytes == 0 ? checked(width * bytesPerPixel) : rowBytes;
        if (width < 1 || height < 1 || bytesPerPixel is not (3 or 4) || stride < width * bytesPerPixel
            || firstRow < 0 || firstRow >= height)
        {
            throw new ArgumentException(
                $"{width}x{height} pixels of {bytesPerPixel} bytes, rows of {stride} bytes from " +
                $"row {firstRow} on: no image.");
        }
        Pixels = pixels;
        (Width, Height, BytesPerPixel, RowBytes, FirstRow) = (width, height, bytesPerPixel, stride, firstRow);
        Reduction = 1;
    }

    /// <summary>The bytes, beginning with row <see cref="FirstRow"/>.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Width of the whole image, in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the whole image, in pixels.</summary>
    public int Height { get; }

    /// <summary>3 (RGB) or 4 (RGB and a byte that is ignored).</summary>
    public int BytesPerPixel { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int RowBytes { get; }

    /// <summary>Row of the image that <see cref="Pixels"/> begins with.</summary>
    public int FirstRow { get; }

    /// <summary>Pixels of the file's image, along each side, to one pixel here: 1, 2, 4 or 8.</summary>
    public int Reduction { get; init; }

    /// <summary>Rows that are there. The last needs no gap behind it.</summary>
    public int RowCount =>
        Math.Min(Height - FirstRow, (Pixels.Length + RowBytes - (Width * BytesPerPixel)) / RowBytes);

    /// <summary>A square RGB image without gaps.</summary>
    /// <param name="pixels">[size, size, 3].</param>
    /// <param name="size">Width and height, in pixels.</param>
    public static PixelSource Square(ReadOnlySpan<byte> pixels, int size) => new(pixels, size, size, bytesPerPixel: 3);

    /// <summary>Whether all pixels of a box inside the image are there.</summary>
    public bool Holds(CropBox box) =>
        box is { Top: >= 0, Left: >= 0, Height: > 0, Width: > 0 }
        && box.Left <= Width - box.Width && box.Top <= Height - box.Height
        && box.Top >= FirstRow && box.Top - FirstRow + box.Height <= RowCount;
}
