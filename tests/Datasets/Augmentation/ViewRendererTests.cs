using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>Whole views: against torchvision, and what a view may not do.</summary>
public sealed class ViewRendererTests
{
    private static readonly GoldenFile Golden = GoldenFile.Augmentation;

    [Fact]
    public void Whole_views_equal_torchvision_in_every_order_of_the_jitter()
    {
        var renderer = new ViewRenderer(ViewRecipe.MiraSecond);
        var view = new float[Images.Bytes];
        var integers = Golden.Array<int>("view_integers");
        for (var i = 0; i < integers.Length / 10; i++)
        {
            var row = integers.Slice(10 * i, 10);
            var parameters = Parameters(row, Golden.Part<float>("view_factors", i, 4));
            renderer.Render(PixelSource.Square(Golden.Part<byte>("images", row[0], Images.Bytes), 32),
                parameters, view);
            Assert.Equal(Golden.Part<float>("views", i, Images.Bytes).ToArray(), view);
        }
    }

    [Fact]
    public void Plain_view_is_the_normalized_image()
    {
        var image = Golden.Part<byte>("images", 0, Images.Bytes);
        var view = new float[Images.Bytes];
        new ViewRenderer(ViewRecipe.Plain)
            .Render(PixelSource.Square(image, 32), new ViewParameters { Crop = CropBox.Whole(32, 32) }, view);
        for (var i = 0; i < view.Length; i += 3)
        {
            Assert.Equal(((image[i] / 255f) - 0.4914f) / 0.247f, view[i]);
            Assert.Equal(((image[i + 1] / 255f) - 0.4822f) / 0.243f, view[i + 1]);
            Assert.Equal(((image[i + 2] / 255f) - 0.4465f) / 0.261f, view[i + 2]);
        }
    }

    [Fact]
    public void Views_allocate_nothing()
    {
        var images = Images.Noise(64);
        var renderer = new ViewRenderer(ViewRecipe.MiraSecond);
        var view = new float[Images.Bytes];
        RenderAll(images, renderer, view);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RenderAll(images, renderer, view);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_crop_outside_the_image_is_refused()
    {
        var renderer = new ViewRenderer(ViewRecipe.Plain);
        var parameters = new ViewParameters { Crop = new CropBox(1, 0, 32, 32) };
        Assert.Throws<ArgumentException>(
            () => renderer.Render(PixelSource.Square(new byte[Images.Bytes], 32), parameters, new float[Images.Bytes]));
    }

    [Fact]
    public void Views_of_photographs_allocate_nothing()
    {
        var renderers = ViewRenderer.ForThread(CropRecipes.Of(ViewsRecipe.MultiCrop));
        Assert.Same(renderers[2], renderers[7]);
        var pixels = new byte[4 * 320 * 240];
        new Random(1).NextBytes(pixels);
        var view = new float[renderers[0].ViewLength];
        RenderAll(new PixelSource(pixels, 320, 240, 4), renderers, view);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RenderAll(new PixelSource(pixels, 320, 240, 4), renderers, view);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        var rows = new byte[4 * 64 * 10];
        var parameters = new ViewParameters { Crop = new CropBox(5, 0, 6, 64) };
        Assert.Throws<ArgumentException>(() => new ViewRenderer(ViewRecipe.Plain).Render(
            new PixelSource(rows, 64, 64, 4, firstRow: 6), parameters, new float[Images.Bytes]));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_crop_area_out_of_range_is_an_input_error(double area)
    {
        var error = Assert.Throws<InputException>(() => new ViewRenderer(ViewRecipe.CropAndFlip(area)));
        Assert.Contains($"is {area}, expected above 0, at most 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hue_bound_beyond_half_a_turn_is_an_input_error() =>
        Assert.Throws<InputException>(() => new ViewRenderer(ViewRecipe.MiraFirst with { Hue = 0.6 }));

    [Fact]
    public void A_view_size_that_is_no_multiple_of_8_is_an_input_error() =>
        Assert.Throws<InputException>(() => new ViewRenderer(new ViewRecipe { Size = 33 }));

    private static void RenderAll(ImageSet images, ViewRenderer renderer, float[] view)
    {
        for (var image = 0; image < images.Count; image++)
        {
            var random = RandomSource.ForImage(0, 0, image);
            renderer.Render(PixelSource.Square(images.Image(image), 32),
                ViewParameters.Sample(renderer.Recipe, 32, 32, ref random), view);
        }
    }

    private static void RenderAll(in PixelSource source, ViewRenderer[] renderers, float[] view)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            for (var i = 0; i < renderers.Length; i++)
            {
                var random = RandomSource.ForImage(seed, 0, 0, i);
                var recipe = renderers[i].Recipe;
                var parameters = ViewParameters.Sample(recipe, source.Width, source.Height, ref random);
                renderers[i].Render(source, parameters, view.AsSpan(0, renderers[i].ViewLength));
            }
        }
    }

    private static ViewParameters Parameters(ReadOnlySpan<int> row, ReadOnlySpan<float> factors) => new()
    {
        Crop = new CropBox(row[1], row[2], row[3], row[4]),
        Jitter = row[5] == 0 ? null : new JitterParameters(factors[0], factors[1], factors[2], factors[3], row[6]),
        IsGrayscale = row[7] != 0,
        IsSolarized = row[8] != 0,
        IsFlipped = row[9] != 0,
    };
}
