using CsCheck;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>What is sampled, against torchvision's own sampler and against the recipe.</summary>
public sealed class ViewParametersTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Crop_sizes_are_distributed_as_torchvisions()
    {
        var expected = GoldenFile.Augmentation.Array<float>("crop_frequencies");
        var counts = new double[33 * 33];
        double offsets = 0;
        var movable = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var crop = Sample(ViewRecipe.MiraFirst, draw).Crop;
            counts[(33 * crop.Width) + crop.Height]++;
            offsets += crop.Height < 32 ? crop.Top / (32.0 - crop.Height) : 0;
            movable += crop.Height < 32 ? 1 : 0;
        }

        // Two samples of this size: a difference of two frequencies near p has standard deviation √(2 p /
        // draws).
        for (var i = 0; i < counts.Length; i++)
        {
            var deviation = Math.Sqrt(2 * (expected[i] + 1e-5) / Draws);
            Assert.InRange(counts[i] / Draws, expected[i] - (5 * deviation) - 1e-5,
                expected[i] + (5 * deviation) + 1e-5);
        }

        Assert.InRange((offsets / movable) - GoldenFile.Augmentation.Array<float>("crop_offset")[0], -0.004, 0.004);
    }

    [Fact]
    public void Crops_lie_inside_images_of_any_size() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300], Gen.Double[0.01, 1], Gen.Int).Sample((width, height, area, seed) =>
        {
            var random = RandomSource.ForOrder(seed, 0);
            var crop = CropBox.Sample(width, height, area, 1, ref random);
            return crop is { Top: >= 0, Left: >= 0, Width: > 0, Height: > 0 }
                && crop.Top + crop.Height <= height && crop.Left + crop.Width <= width;
        });

    [Fact]
    public void Operations_happen_as_often_as_the_recipe_says()
    {
        ViewParameters[] views = [.. Enumerable.Range(0, 20_000).Select(i => Sample(ViewRecipe.MiraSecond, i))];
        Assert.InRange(views.Average(view => view.Jitter is null ? 0 : 1), 0.79, 0.81);
        Assert.InRange(views.Average(view => view.IsGrayscale ? 1 : 0), 0.19, 0.21);
        Assert.InRange(views.Average(view => view.IsSolarized ? 1 : 0), 0.19, 0.21);
        Assert.InRange(views.Average(view => view.IsFlipped ? 1 : 0), 0.485, 0.515);
        Assert.DoesNotContain(
            Enumerable.Range(0, 1000), i => Sample(ViewRecipe.MiraFirst, i).IsSolarized);
    }

    [Fact]
    public void Jitter_factors_fill_their_ranges_and_all_orders_occur()
    {
        JitterParameters[] all = [.. Enumerable.Range(0, 20_000)
            .Select(i => Sample(ViewRecipe.MiraFirst, i).Jitter).OfType<JitterParameters>()];
        AssertUniform(all.Select(jitter => jitter.Brightness), 0.6f, 1.4f);
        AssertUniform(all.Select(jitter => jitter.Contrast), 0.6f, 1.4f);
        AssertUniform(all.Select(jitter => jitter.Saturation), 0.8f, 1.2f);
        AssertUniform(all.Select(jitter => jitter.Hue), -0.1f, 0.1f);
        Assert.Equal(24, all.Select(jitter => string.Join(' ', jitter.Operations.ToArray())).Distinct().Count());
    }

    [Fact]
    public void Views_of_the_papers_are_drawn_as_their_table_says()
    {
        AssertTable(PaperViews.MiraGlobalFirst, area: (0.14, 1), blur: 1, solarize: 0, spread: 0.4f);
        AssertTable(PaperViews.MiraGlobalSecond, area: (0.14, 1), blur: 0.1, solarize: 0.2, spread: 0.4f);
        AssertTable(PaperViews.MiraLocal, area: (0.05, 0.14), blur: 0.5, solarize: 0, spread: 0.4f);
        AssertTable(PaperViews.SwavGlobal, area: (0.14, 1), blur: 0.5, solarize: 0, spread: 0.8f);
        AssertTable(PaperViews.SwavLocal, area: (0.05, 0.14), blur: 0.5, solarize: 0, spread: 0.8f);
    }

    private static void AssertTable(
        ViewRecipe recipe, (double Least, double Most) area, double blur, double solarize, float spread)
    {
        ViewParameters[] views = [.. Enumerable.Range(0, 20_000).Select(i =>
        {
            var random = RandomSource.ForImage(0, 0, i);
            return ViewParameters.Sample(recipe, 400, 400, ref random);
        })];
        double[] areas = [.. views.Select(view => view.Crop.Height * view.Crop.Width / 160_000.0).Order()];
        Assert.InRange(areas[0], area.Least - 0.002, area.Least + 0.005);
        Assert.InRange(areas[^1], area.Most - 0.005, area.Most + 0.002);
        Assert.InRange(views.Average(view => view.BlurRadius > 0 ? 1 : 0), blur - 0.015, blur + 0.015);
        AssertUniform(views.Select(view => view.BlurRadius).Where(radius => radius > 0), 0.1f, 2);
        Assert.InRange(views.Average(view => view.IsSolarized ? 1 : 0), solarize - 0.015, solarize + 0.015);
        Assert.InRange(views.Average(view => view.Jitter is null ? 0 : 1), 0.785, 0.815);
        AssertUniform(views.Select(view => view.Jitter).OfType<JitterParameters>().Select(j => j.Brightness),
            1 - spread, 1 + spread);
        AssertUniform(views.Select(view => view.Jitter).OfType<JitterParameters>().Select(j => j.Saturation),
            spread > 0.5f ? 0.2f : 0.8f, spread > 0.5f ? 1.8f : 1.2f);
        AssertUniform(views.Select(view => view.Jitter).OfType<JitterParameters>().Select(j => j.Hue),
            -spread / 4, spread / 4);
        Assert.InRange(views.Average(view => view.IsGrayscale ? 1 : 0), 0.185, 0.215);
    }

    [Fact]
    public void Plain_recipe_samples_the_whole_image_and_nothing_else() =>
        Assert.Equal(new ViewParameters { Crop = CropBox.Whole(32, 32) }, Sample(ViewRecipe.Plain, 0));

    private static void AssertUniform(IEnumerable<float> values, float from, float to)
    {
        float[] sorted = [.. values.Order()];
        Assert.InRange(sorted[0], from, from + (0.01f * (to - from)));
        Assert.InRange(sorted[^1], to - (0.01f * (to - from)), to);
        Assert.InRange(sorted[sorted.Length / 2], from + (0.48f * (to - from)), from + (0.52f * (to - from)));
    }

    private static ViewParameters Sample(ViewRecipe recipe, int image)
    {
        var random = RandomSource.ForImage(0, 0, image);
        return ViewParameters.Sample(recipe, 32, 32, ref random);
    }
}
