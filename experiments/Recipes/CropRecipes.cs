using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Recipes;

/// <summary>How each view of a pretraining is drawn.</summary>
public static class CropRecipes
{
    /// <summary>The two global views, then the local ones.</summary>
    public static IReadOnlyList<ViewRecipe> Of(ViewsRecipe views) =>
    [
        Global(Operations(views.Pipeline).First, views),
        Global(Operations(views.Pipeline).Second, views),
        .. Enumerable.Repeat(Local(views), views.LocalCrops),
    ];

    // A local view of small images is the first view of the pipeline with other crops: it has no blur either.
    private static (ViewRecipe First, ViewRecipe Second,
        ViewRecipe Local) Operations(ViewPipeline pipeline) => pipeline switch
        {
            ViewPipeline.ImageNet => (PaperViews.MiraGlobalFirst, PaperViews.MiraGlobalSecond, PaperViews.MiraLocal),
            ViewPipeline.ImageNetSymmetric => (PaperViews.SwavGlobal, PaperViews.SwavGlobal, PaperViews.SwavLocal),
            ViewPipeline.CifarSymmetric => (ViewRecipe.Symmetric, ViewRecipe.Symmetric, ViewRecipe.Symmetric),
            ViewPipeline.CifarSymmetricBlur =>
                (ViewRecipe.SymmetricBlur, ViewRecipe.SymmetricBlur, ViewRecipe.SymmetricBlur),
            ViewPipeline.CifarBlur => Blurred(ViewRecipe.MiraFirst with { Saturation = 0.4 }),
            ViewPipeline.CifarSolarized => Alike(ViewRecipe.MiraFirst with { SolarizeProbability = 0.1 }),
            ViewPipeline.ImageNetSolarized =>
                Alike(PaperViews.MiraGlobalFirst with { BlurProbability = 0.5, SolarizeProbability = 0.1 }),
            ViewPipeline.ImageNetExchanged =>
                (PaperViews.MiraGlobalSecond, PaperViews.MiraGlobalFirst, PaperViews.MiraLocal),
            ViewPipeline.CifarMoco => Alike(ViewRecipe.Moco),
            ViewPipeline.ImageNetMoco => Alike(PaperViews.Moco),
            ViewPipeline.CifarWeak => Weaker(ViewRecipe.MiraFirst, gray: 0.2),
            ViewPipeline.ImageNetWeak => Weaker(PaperViews.Moco, gray: 0.2),
            ViewPipeline.CifarPlain => Weaker(ViewRecipe.Moco, gray: 0),
            ViewPipeline.ImageNetPlain => Weaker(PaperViews.Moco, gray: 0),
            ViewPipeline.CropFlip => Alike(ViewRecipe.CropAndFlip()),
            ViewPipeline.Whole => Alike(ViewRecipe.Plain),
            ViewPipeline.CifarAlike => Alike(ViewRecipe.MiraFirst),
            ViewPipeline.ImageNetSymmetricSharp => Alike(PaperViews.SwavGlobal with { BlurProbability = 0.2 }),
            _ => (ViewRecipe.MiraFirst, ViewRecipe.MiraSecond, ViewRecipe.MiraFirst),
        };

    private static (ViewRecipe, ViewRecipe, ViewRecipe) Alike(ViewRecipe view) => (view, view, view);

    /// <summary>A second view that is cropped, flipped and, with some probability, gray.</summary>
    private static (ViewRecipe, ViewRecipe, ViewRecipe) Weaker(ViewRecipe view, double gray) =>
        (view, ViewRecipe.CropAndFlip() with { GrayscaleProbability = gray }, view);

    private static (ViewRecipe, ViewRecipe, ViewRecipe) Blurred(ViewRecipe view) => (view with { BlurProbability = 1 },
        view with { BlurProbability = 0.1, SolarizeProbability = 0.2 }, view);

    private static ViewRecipe Global(ViewRecipe view, ViewsRecipe views) => view with
    {
        Size = views.GlobalSize,
        MinimumCropArea = views.Pipeline == ViewPipeline.Whole ? null : views.GlobalMinimumScale,
        Interpolation = views.Interpolation,
        Normalization = Constants(views.Statistics),
    };

    private static ViewRecipe Local(ViewsRecipe views) => Global(Operations(views.Pipeline).Local, views) with
    {
        Size = views.LocalSize,
        MinimumCropArea = views.LocalMinimumScale,
        MaximumCropArea = views.LocalMaximumScale,
    };

    /// <summary>The constants that statistics stand for.</summary>
    internal static Normalization Constants(PixelStatistics statistics) => statistics switch
    {
        PixelStatistics.Cifar => Normalization.Cifar,
        PixelStatistics.Cifar10 => Normalization.Cifar10,
        PixelStatistics.Cifar100 => Normalization.Cifar100,
        PixelStatistics.ImageNet => Normalization.ImageNet,
        PixelStatistics.None => Normalization.None,
        _ => Normalization.ImageNetRed228,
    };
}
