namespace Mira.Datasets.Augmentation;

/// <summary>The views of an ImageNet image as MIRA, DINO and SwAV draw them for training.</summary>
/// <remarks>
/// Sources: the loaders of the official MIRA, DINO and SwAV code. DINO and SwAV flip before they change colors, which
/// makes the same views but for the side to which a resize rounds.
/// </remarks>
public static class PaperViews
{
    /// <summary>Pixels of a local view.</summary>
    public const int LocalSize = 96;

    /// <summary>First global view of MIRA and of DINO's ResNet-50: always blurred.</summary>
    public static ViewRecipe MiraGlobalFirst { get; } = Strong(Interpolation.Bicubic, 0.4, 0.2, 0.1) with
    {
        MinimumCropArea = 0.14,
        BlurProbability = 1,
    };

    /// <summary>Second global view of MIRA and of DINO's ResNet-50: sometimes solarized.</summary>
    public static ViewRecipe MiraGlobalSecond { get; } =
        MiraGlobalFirst with { BlurProbability = 0.1, SolarizeProbability = 0.2 };

    /// <summary>Local view of MIRA and of DINO's ResNet-50.</summary>
    public static ViewRecipe MiraLocal { get; } = Local(MiraGlobalFirst with { BlurProbability = 0.5 });

    /// <summary>Global view of SwAV beside local ones.</summary>
    public static ViewRecipe SwavGlobal { get; } = Strong(Interpolation.Bilinear, 0.8, 0.8, 0.2) with
    {
        MinimumCropArea = 0.14,
        BlurProbability = 0.5,
        Normalization = Normalization.ImageNetRed228,
    };

    /// <summary>Local view of SwAV.</summary>
    public static ViewRecipe SwavLocal { get; } = Local(SwavGlobal);

    /// <summary>Both views of MoCo-v2.</summary>
    /// <remarks>Source: moco@010242b main_moco.py, --aug-plus.</remarks>
    public static ViewRecipe Moco { get; } = Strong(Interpolation.Bilinear, 0.4, 0.4, 0.1) with
    {
        MinimumCropArea = 0.2,
        BlurProbability = 0.5,
    };

    private static ViewRecipe Strong(Interpolation interpolation, double light, double saturation, double hue) => new()
    {
        Size = 224,
        Interpolation = interpolation,
        JitterProbability = 0.8,
        Brightness = light,
        Contrast = light,
        Saturation = saturation,
        Hue = hue,
        GrayscaleProbability = 0.2,
        FlipProbability = 0.5,
        Normalization = Normalization.ImageNet,
    };

    private static ViewRecipe Local(ViewRecipe global) =>
        global with { Size = LocalSize, MinimumCropArea = 0.05, MaximumCropArea = 0.14 };
}
