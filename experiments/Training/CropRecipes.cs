using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training;

/// <summary>How each view of a pretraining is drawn.</summary>
public static class CropRecipes
{
    /// <summary>The two global views, then the local ones.</summary>
    public static IReadOnlyList<ViewRecipe> Of(ViewsRecipe views) =>
    [
        Global(views.Pipeline == ViewPipeline.ImageNet ? PaperViews.MiraGlobalFirst : ViewRecipe.MiraFirst, views),
        Global(views.Pipeline == ViewPipeline.ImageNet ? PaperViews.MiraGlobalSecond : ViewRecipe.MiraSecond, views),
        .. Enumerable.Repeat(Local(views), views.LocalCrops),
    ];

    private static ViewRecipe Global(ViewRecipe view, ViewsRecipe views) => view with
    {
        Size = views.GlobalSize,
        MinimumCropArea = views.GlobalMinimumScale,
        Interpolation = views.Interpolation,
        Normalization = Constants(views.Statistics),
    };

    // A local view of small images is the first view of the pipeline with other crops: it has no blur either.
    private static ViewRecipe Local(ViewsRecipe views)
    {
        var pipeline = views.Pipeline == ViewPipeline.ImageNet ? PaperViews.MiraLocal : ViewRecipe.MiraFirst;
        return Global(pipeline, views) with
        {
            Size = views.LocalSize,
            MinimumCropArea = views.LocalMinimumScale,
            MaximumCropArea = views.LocalMaximumScale,
        };
    }

    /// <summary>The constants that statistics stand for.</summary>
    internal static Normalization Constants(PixelStatistics statistics) => statistics switch
    {
        PixelStatistics.Cifar => Normalization.Cifar,
        PixelStatistics.ImageNet => Normalization.ImageNet,
        _ => Normalization.ImageNetRed228,
    };
}
