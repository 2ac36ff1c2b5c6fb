using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Training;
using SkiaSharp;

namespace Mira.Tests.Datasets.Loading;

/// <summary>Decoding at a reduced size, on photos of 512 x 384 pixels made here.</summary>
public sealed class FastDecodingTests : IDisposable
{
    private const int Width = 512, Height = 384;

    // A crop of a quarter of the area is 192 pixels wide or high at least: 32 are a sixth of it.
    private static readonly ViewRecipe Small = ViewRecipe.CropAndFlip(0.25) with { Size = 32 };

    private static readonly byte[] Photo = Decoded.Pinned(Encode());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(447, 600, 224, 1)]
    [InlineData(448, 600, 224, 2)]
    [InlineData(448, 447, 224, 1)]
    [InlineData(384, 400, 96, 4)]
    [InlineData(4000, 3000, 224, 8)]
    public void A_view_shrinks_both_sides_of_its_crop_by_the_reduction_at_least(
        int width, int height, int size, int reduction) => Assert.Equal(
        reduction, Resampling.MostReduction(new ViewRecipe { Size = size }, new CropBox(3, 5, height, width)));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Both_libraries_decode_the_same_reduced_pixels(int reduction)
    {
        Assert.SkipUnless(TurboJpeg.IsThere, "This system has no libturbojpeg.so.0.");
        using ImageDecoder turbo = new(), skia = new(turbo: null);
        Assert.Equal(turbo.Open(Photo, Photo.Length), skia.Open(Photo, Photo.Length));
        var all = turbo.Rows(0, Height, reduction);
        Assert.Equal((Width / reduction, Height / reduction, reduction), (all.Width, all.RowCount, all.Reduction));
        Assert.True(all.Pixels.SequenceEqual(skia.Rows(0, Height, reduction).Pixels));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(101, 7)]
    [InlineData(300, 84)]
    public void Reduced_rows_cover_the_rows_asked_for(int first, int count)
    {
        using var decoder = new ImageDecoder(turbo: null);
        decoder.Open(Photo, Photo.Length);
        var all = decoder.Rows(0, Height, 4).Pixels.ToArray();
        var rows = decoder.Rows(first, count, 4);
        Assert.True(rows.FirstRow * 4 <= first && (rows.FirstRow + rows.RowCount) * 4 >= first + count);
        Assert.True(rows.Pixels.SequenceEqual(
            all.AsSpan(rows.FirstRow * rows.RowBytes, rows.RowCount * rows.RowBytes)));
    }

    [Fact]
    public void Views_stay_where_they_are()
    {
        // A shift by half a reduced pixel alone would be a level.
        var difference = DecodingDifference.Measure(Photos(), [Small, Small], most: 3)!;
        Assert.Equal((3, 3), (difference.Images, difference.Reduced));
        Assert.InRange(difference.MeanLevels, 0.001, 0.5);
    }

    [Fact]
    public void One_view_that_shrinks_less_keeps_an_image_as_it_is()
    {
        ViewRecipe[] views = [Small, Small with { Size = 224 }];
        Assert.Equal(new DecodingDifference(8, 0, 0), DecodingDifference.Measure(Photos(), views, most: 8));
    }

    [Fact]
    public void Images_in_memory_have_no_difference() =>
        Assert.Null(DecodingDifference.Measure(Images.Noise(4), [ViewRecipe.MiraFirst], most: 4));

    [Fact]
    public void Fast_views_do_not_depend_on_the_number_of_workers() => Assert.Equal(Load(workers: 1), Load(workers: 3));

    [Fact]
    public void A_runs_record_says_how_far_its_views_differ()
    {
        var recipe = Pretrain.Mira.With("views.decoding=fast");
        var data = new ImageDataset("imagefolder", Photos(), Photos(), ["one"]);
        var sentence = Assert.Single(FastDecoding.Deviations(recipe, data));
        Assert.Contains("8 of 8 images", sentence, StringComparison.Ordinal);
        var change = Assert.Single(Deviations.Of(recipe, recipe.Dataset));
        Assert.Contains("views.decoding Fast (Exact)", change, StringComparison.Ordinal);
        Assert.Empty(FastDecoding.Deviations(Pretrain.Mira, data));
    }

    [Fact]
    public void Phases_are_timed_on_request()
    {
        var options = new LoaderOptions { BatchSize = 4, Workers = 2, TimesPhases = true };
        using var loader = new BatchLoader(Photos(), [Small], options);
        using var untimed = new BatchLoader(Photos(), [Small], options with { TimesPhases = false });
        Assert.Equal((2, 2), (loader.Epoch(0).Count(), untimed.Epoch(0).Count()));
        Assert.Equal(Enum.GetValues<LoaderPhase>(), loader.Phases.Keys.Order());
        Assert.All(loader.Phases.Values, time => Assert.True(time > TimeSpan.Zero));
        Assert.Empty(untimed.Phases);
    }

    private string[] Load(int workers)
    {
        var options = new LoaderOptions { BatchSize = 4, Workers = workers, Decoding = ImageDecoding.Fast };
        using var loader = new BatchLoader(Photos(), [Small], options);
        return [.. loader.Epoch(0).Select(batch => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Views[0].AsSpan()))))];
    }

    private ImageSet Photos()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"{i}.jpg")];
        Array.ForEach(names, name => _folder.Write(name, Photo));
        return new ImageSet(new FileImages(_folder.Path, names), new int[8], new BadImageLog(BadImagePolicy.Fail));
    }

    // Smooth along both sides, half a level a pixel.
    private static byte[] Encode()
    {
        using var bitmap = new SKBitmap(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(x / 2), (byte)(y / 2), (byte)((x + y) / 4)));
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }
}
