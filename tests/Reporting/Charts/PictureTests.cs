using Mira.Experiments.Reporting.Charts;
using SkiaSharp;

namespace Mira.Tests.Reporting.Charts;

/// <summary>Pictures that are no plots: the confusion matrix and the neighbors.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly SKColor Green = new(0, 0x9E, 0x73), Vermilion = new(0xD5, 0x5E, 0),
        Blue = new(0, 0x72, 0xB2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_confusion_picture_has_room_for_title_and_names_and_ends_with_a_full_color_key()
    {
        var counts = new int[3, 3] { { 8, 2, 0 }, { 1, 9, 0 }, { 0, 0, 10 } };
        var plain = Decoded(ConfusionPicture.Save(counts, [], "title", _folder.File("plain.png")));
        var named = Decoded(ConfusionPicture.Save(counts, ["airplane", "automobile", "bird"], "title",
            _folder.File("named.png")));

        Assert.True(named.Width > plain.Width && named.Height > plain.Height, "names need room");
        // The cell of the class that is always right, and the top of the key.
        Assert.InRange(Count(named, Blue), 3000, named.Width * named.Height);
    }

    [Fact]
    public void Numbers_stand_in_cells_only_where_they_have_room()
    {
        var (few, many) = (new int[4, 4], new int[200, 200]);
        (few[0, 0], many[0, 0]) = (1, 1);
        var small = Decoded(ConfusionPicture.Save(few, [], "", _folder.File("few.png")));
        var large = Decoded(ConfusionPicture.Save(many, [], "", _folder.File("many.png")));
        Assert.True(small.Width < large.Width);
        Assert.True(large.Width < 2000, $"{large.Width}");
    }

    [Fact]
    public void A_sheet_frames_right_pictures_whole_and_wrong_ones_dashed()
    {
        var pixels = new byte[3 * 8 * 8];
        var sheet = new TileSheet("title", 8, ["test image", "neighbor 1", "neighbor 2"],
            [[new(pixels, null, "cat"), new(pixels, true, "cat", "0.93"), new(pixels, false, "dog", "0.91")]])
        {
            RightWords = "of its class",
            WrongWords = "of another",
            NoteWords = "number: similarity",
        };
        var image = Decoded(sheet.Save(_folder.File("sheet.png")));
        var (right, wrong) = (Count(image, Green), Count(image, Vermilion));
        Assert.True(wrong > 0);
        Assert.InRange(right, 1.5 * wrong, 3 * wrong);
    }

    private static SKBitmap Decoded(string path) => SKBitmap.Decode(path);

    private static int Count(SKBitmap image, SKColor color) => image.Pixels.Count(pixel => pixel == color);
}
