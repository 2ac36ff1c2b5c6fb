using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>A small picture in a sheet.</summary>
/// <param name="Pixels">RGB bytes, [size, size, 3].</param>
/// <param name="IsRight">Whether it is right, wrong or neither.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Note">A number to it; empty for none.</param>
public sealed record SheetTile(byte[] Pixels, bool? IsRight, string Name, string Note = "");

/// <summary>Rows of small pictures with their names and a key; frames tell what is right, by color
/// and by their line.</summary>
/// <param name="Title">What the sheet shows.</param>
/// <param name="Size">Width and height of a picture, in pixels.</param>
/// <param name="Columns">Headings of the columns.</param>
/// <param name="Rows">The pictures.</param>
public sealed record TileSheet(string Title, int Size, IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<SheetTile>> Rows)
{
    private const int Shown = 76, Frame = 3, Gap = 10, Margin = 16, TitleSize = 16, HeadRoom = 58, WordRoom = 34,
        KeyRoom = 40, PngScale = 2;
    private const float TextSize = 11.5f;
    private static readonly SKColor Right = new(0, 0x9E, 0x73);
    private static readonly SKColor Wrong = new(0xD5, 0x5E, 0);

    /// <summary>What a frame of right pictures means, for the key.</summary>
    public required string RightWords { get; init; }

    /// <summary>What a frame of wrong pictures means.</summary>
    public required string WrongWords { get; init; }

    /// <summary>What the notes are.</summary>
    public required string NoteWords { get; init; }

    private static int Pitch => Shown + (2 * Frame) + Gap;

    private static int RowPitch => Shown + (2 * Frame) + WordRoom;

    /// <summary>Writes the sheet as PNG.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public string Save(string path)
    {
        var height = Margin + HeadRoom + (Rows.Count * RowPitch) + KeyRoom;
        using var surface = SKSurface.Create(new SKImageInfo(Width() * PngScale, height * PngScale));
        surface.Canvas.Scale(PngScale);
        surface.Canvas.Clear(SKColors.White);
        using var pen = new ChartPen(surface.Canvas);
        pen.Words(Title, new(Margin, Margin + TitleSize), TitleSize, ChartPen.Ink);
        foreach (var (x, heading) in Columns.Index())
        {
            pen.Words(heading, new(Margin + (x * Pitch) + Frame + (Shown / 2f), Margin + HeadRoom - 8), TextSize,
                ChartPen.Faint, SKTextAlign.Center);
        }
        foreach (var (y, row) in Rows.Index())
        {
            foreach (var (x, tile) in row.Index())
            {
                Draw(surface.Canvas, pen, new(Margin + (x * Pitch), Margin + HeadRoom + (y * RowPitch)), tile);
            }
        }
        DrawKey(pen, Margin + HeadRoom + (Rows.Count * RowPitch) + 6);
        PictureFile.Write(surface, path);
        return path;
    }

    private int Width()
    {
        using var surface = SKSurface.CreateNull(1, 1);
        using var pen = new ChartPen(surface.Canvas);
        var words = Math.Max(pen.Width(Title, TitleSize), KeyWidth(pen));
        return (int)Math.Max((Rows.Max(row => row.Count) * Pitch) - Gap, words) + (2 * Margin);
    }

    private float KeyWidth(ChartPen pen) =>
        new[] { RightWords, WrongWords, NoteWords }.Sum(words => pen.Width(words, TextSize) + 54);

    private void Draw(SKCanvas canvas, ChartPen pen, SKPoint corner, SheetTile tile)
    {
        var box = SKRect.Create(corner.X + Frame, corner.Y + Frame, Shown, Shown);
        using var bitmap = Bitmap(tile.Pixels);
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, box, new SKSamplingOptions(SKFilterMode.Nearest));
        DrawFrame(pen, SKRect.Inflate(box, Frame / 2f, Frame / 2f), tile.IsRight);
        pen.Words(pen.Fit(tile.Name, TextSize, Shown + Gap), new(box.MidX, box.Bottom + Frame + 13), TextSize,
            ChartPen.Ink, SKTextAlign.Center);
        pen.Words(tile.Note, new(box.MidX, box.Bottom + Frame + 26), TextSize, ChartPen.Faint, SKTextAlign.Center);
    }

    private static void DrawFrame(ChartPen pen, SKRect box, bool? isRight)
    {
        var (color, dash) = isRight switch { true => (Right, 0f), false => (Wrong, 6f), null => (SKColors.Black, 0f) };
        pen.Edge(box, color, Frame, dash: dash);
    }

    private void DrawKey(ChartPen pen, float top)
    {
        var x = (float)Margin;
        foreach (var (words, isRight) in new[] { (RightWords, true), (WrongWords, false) })
        {
            DrawFrame(pen, SKRect.Create(x + 2, top + 2, 28, 16), isRight);
            pen.Words(words, new(x + 36, top + 14), TextSize, ChartPen.Ink);
            x += pen.Width(words, TextSize) + 54;
        }
        pen.Words(NoteWords, new(x, top + 14), TextSize, ChartPen.Ink);
    }

    private SKBitmap Bitmap(byte[] rgb)
    {
        var bitmap = new SKBitmap(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < Size * Size; i++)
        {
            rgb.AsSpan(3 * i, 3).CopyTo(pixels[(4 * i)..]);
            pixels[(4 * i) + 3] = byte.MaxValue;
        }
        return bitmap;
    }
}
