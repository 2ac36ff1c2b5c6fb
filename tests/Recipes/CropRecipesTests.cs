using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

/// <summary>The views that a recipe stands for.</summary>
public sealed class CropRecipesTests
{
    [Fact]
    public void The_cifar_pipeline_has_the_two_views_of_the_official_cifar_loader() =>
        Assert.Equal([ViewRecipe.MiraFirst, ViewRecipe.MiraSecond], CropRecipes.Of(new ViewsRecipe()));

    [Fact]
    public void Multi_crop_has_two_large_views_and_six_small_ones()
    {
        var views = CropRecipes.Of(ViewsRecipe.MultiCrop);
        Assert.Equal([PaperViews.MiraGlobalFirst, PaperViews.MiraGlobalSecond,
            .. Enumerable.Repeat(PaperViews.MiraLocal, 6)], views);
        Assert.Equal([224, 224, 96, 96, 96, 96, 96, 96], views.Select(view => view.Size));
    }

    [Fact]
    public void Symmetric_views_are_alike_and_jittered_twice_as_much()
    {
        var small = CropRecipes.Of(SoloLearn.Symmetric(SoloLearn.Cifar10.Views));
        var large = CropRecipes.Of(SoloLearn.Symmetric(SoloLearn.ImageNet100.Views));

        Assert.All([.. small, .. large], view => Assert.Equal(
            (0.8, 0.8, 0.8, 0.2, 0.8, 0.2, 0, 0.5, 0.08, Interpolation.Bicubic),
            (view.Brightness, view.Contrast, view.Saturation, view.Hue, view.JitterProbability,
                view.GrayscaleProbability,
                view.SolarizeProbability, view.FlipProbability, view.MinimumCropArea, view.Interpolation)));
        Assert.Equal([0, 0, 0.5, 0.5], [.. small.Select(view => view.BlurProbability),
            .. large.Select(view => view.BlurProbability)]);
        Assert.Equal([32, 32, 224, 224], [.. small.Select(view => view.Size), .. large.Select(view => view.Size)]);
    }

    [Fact]
    public void Blurred_symmetric_views_are_the_symmetric_ones_with_blur_in_half_of_them() => Assert.Equal(
        CropRecipes.Of(new() { Pipeline = ViewPipeline.CifarSymmetric })
            .Select(view => view with { BlurProbability = 0.5 }),
        CropRecipes.Of(new() { Pipeline = ViewPipeline.CifarSymmetricBlur }));

    [Fact]
    public void The_asymmetric_views_solarize_and_blur_the_second_otherwise()
    {
        var (small, large) = (CropRecipes.Of(SoloLearn.Cifar100.Views), CropRecipes.Of(SoloLearn.ImageNet100.Views));

        Assert.All([.. small, .. large], view => Assert.Equal((0.4, 0.4, 0.2, 0.1, 0.08),
            (view.Brightness, view.Contrast, view.Saturation, view.Hue, view.MinimumCropArea)));
        Assert.Equal([(0, 0), (0, 0.2), (1, 0), (0.1, 0.2)],
            [.. small.Select(view => (view.BlurProbability, view.SolarizeProbability)),
                .. large.Select(view => (view.BlurProbability, view.SolarizeProbability))]);
        Assert.All(small, view => Assert.Equal(Normalization.Cifar, view.Normalization));
    }

    [Theory]
    [InlineData("CifarBlur", 0.4, "1 0.1", "0 0.2")]
    [InlineData("CifarAlike", 0.2, "0 0", "0 0")]
    [InlineData("CifarSolarized", 0.2, "0 0", "0.1 0.1")]
    [InlineData("ImageNetSolarized", 0.2, "0.5 0.5", "0.1 0.1")]
    [InlineData("ImageNetExchanged", 0.2, "0.1 1", "0.2 0")]
    public void Each_pipeline_has_its_saturation_blur_and_solarization(string name, double saturation, string blurs,
        string solarized)
    {
        var views = CropRecipes.Of(new() { Pipeline = Enum.Parse<ViewPipeline>(name) });
        Assert.All(views, view => Assert.Equal((0.4, 0.4, saturation, 0.1, 0.8, 0.2, 0.5), (view.Brightness,
            view.Contrast, view.Saturation, view.Hue, view.JitterProbability, view.GrayscaleProbability,
            view.FlipProbability)));
        Assert.Equal(blurs, string.Join(' ', views.Select(view => view.BlurProbability)));
        Assert.Equal(solarized, string.Join(' ', views.Select(view => view.SolarizeProbability)));
    }

    [Fact]
    public void Without_statistics_pixels_stay_in_0_to_1() => Assert.All(
        CropRecipes.Of(new() { Statistics = PixelStatistics.None }),
        view => Assert.Equal((new(0, 0, 0), new(1, 1, 1)), (view.Normalization.Mean, view.Normalization.Deviation)));

    [Fact]
    public void Every_choice_of_the_recipe_reaches_the_views()
    {
        var views = CropRecipes.Of(ViewsRecipe.MultiCrop with
        {
            GlobalSize = 64,
            GlobalMinimumScale = 0.3,
            LocalCrops = 1,
            LocalSize = 32,
            LocalMinimumScale = 0.1,
            LocalMaximumScale = 0.3,
            Interpolation = Interpolation.Bilinear,
            Statistics = PixelStatistics.ImageNetRed228,
        });
        Assert.Equal([64, 64, 32], views.Select(view => view.Size));
        Assert.Equal([0.3, 0.3, 0.1], views.Select(view => view.MinimumCropArea));
        Assert.Equal([1, 1, 0.3], views.Select(view => view.MaximumCropArea));
        Assert.All(views, view => Assert.Equal(Interpolation.Bilinear, view.Interpolation));
        Assert.All(views, view => Assert.Equal(Normalization.ImageNetRed228, view.Normalization));
    }
}
