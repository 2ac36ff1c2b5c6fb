using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training;

namespace Mira.Tests.Training;

/// <summary>The views that a recipe stands for.</summary>
public sealed class CropRecipesTests
{
    [Fact]
    public void The_cifar_pipeline_has_the_two_views_of_the_official_cifar_loader() =>
        Assert.Equal([ViewRecipe.MiraFirst, ViewRecipe.MiraSecond], CropRecipes.Of(new ViewsRecipe()));

    [Fact]
    public void Multi_crop_has_two_large_views_and_six_small_ones()
    {
        Assert.Equal(PaperViews.MiraMultiCrop, CropRecipes.Of(ViewsRecipe.MultiCrop));
        Assert.Equal([224, 224, 96, 96, 96, 96, 96, 96], PaperViews.MiraMultiCrop.Select(view => view.Size));
    }

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
