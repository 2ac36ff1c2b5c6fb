using System.Text.Json.Serialization;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Which operations follow the crop.</summary>
public enum ViewPipeline
{
    /// <summary>Color jitter, grayscale, solarized second view; no blur.</summary>
    Cifar,

    /// <summary>The same with Gaussian blur, as in DINO.</summary>
    ImageNet,

    /// <summary>Color jitter twice as strong and grayscale, the same for both global views; no blur,
    /// nothing solarized.</summary>
    CifarSymmetric,

    /// <summary>The same with Gaussian blur, as in SwAV.</summary>
    ImageNetSymmetric,

    /// <summary>As <see cref="CifarSymmetric"/>, each view blurred with probability 0.5.</summary>
    CifarSymmetricBlur,

    /// <summary>As <see cref="Cifar"/> with saturation as strong as brightness, the first view blurred, the second
    /// with probability 0.1.</summary>
    CifarBlur,

    /// <summary>As <see cref="Cifar"/>, each view solarized with probability 0.1.</summary>
    CifarSolarized,

    /// <summary>The same, each view blurred with probability 0.5.</summary>
    ImageNetSolarized,

    /// <summary>As <see cref="ImageNet"/> with the two global views exchanged.</summary>
    ImageNetExchanged,

    /// <summary>Color jitter of 0.4, 0.4, 0.4, 0.1 and grayscale, the same for both global views; no blur.</summary>
    CifarMoco,

    /// <summary>The same with Gaussian blur in half of the views, as in MoCo-v2.</summary>
    ImageNetMoco,

    /// <summary>As <see cref="Cifar"/> without solarization, the second view without color jitter too: only cropped,
    /// flipped and sometimes gray.</summary>
    CifarWeak,

    /// <summary>As <see cref="ImageNetMoco"/>, the second view without color jitter and blur.</summary>
    ImageNetWeak,

    /// <summary>As <see cref="CifarMoco"/>, the second view only cropped and flipped.</summary>
    CifarPlain,

    /// <summary>As <see cref="ImageNetMoco"/>, the second view only cropped and flipped.</summary>
    ImageNetPlain,

    /// <summary>Nothing: crop and flip alone, as in supervised training.</summary>
    CropFlip,

    /// <summary>Nothing at all: the whole image, resized to the view.</summary>
    Whole,

    /// <summary>As <see cref="Cifar"/> with nothing solarized.</summary>
    CifarAlike,

    /// <summary>As <see cref="ImageNetSymmetric"/>, each view blurred with probability 0.2.</summary>
    ImageNetSymmetricSharp,
}

/// <summary>Constants by which pixels become numbers.</summary>
public enum PixelStatistics
{
    /// <summary>Means and deviations that the official code uses for both CIFAR sets.</summary>
    Cifar,

    /// <summary>The usual means and deviations of ImageNet: red deviation 0.229.</summary>
    ImageNet,

    /// <summary>The same with a red deviation of 0.228, as in the official DALI loader and in SwAV.</summary>
    ImageNetRed228,

    /// <summary>Means and deviations of CIFAR-10's training images.</summary>
    Cifar10,

    /// <summary>Means and deviations of CIFAR-100's training images.</summary>
    Cifar100,

    /// <summary>Mean 0 and deviation 1: pixels stay in [0, 1].</summary>
    None,
}

/// <summary>The views of an image: two global ones, from which the targets come, and local ones.
/// Defaults: MIRA on CIFAR.</summary>
/// <remarks>Source: official loader @2a62538 and paper A.4.2.</remarks>
public sealed record ViewsRecipe
{
    /// <summary>Views that make the targets.</summary>
    public const int GlobalCrops = 2;

    /// <summary>Two views of 224 pixels, as for ImageNet without multi-crop.</summary>
    /// <remarks>Smallest crop 0.14 with and without multi-crop: DINO's value for ResNet-50, which
    /// the paper points to.</remarks>
    public static ViewsRecipe ImageNet { get; } = new()
    {
        Pipeline = ViewPipeline.ImageNet,
        GlobalSize = 224,
        GlobalMinimumScale = 0.14,
        Interpolation = Interpolation.Bicubic,
        Statistics = PixelStatistics.ImageNet,
    };

    /// <summary>Two views of 224 pixels and six of 96.</summary>
    public static ViewsRecipe MultiCrop { get; } = ImageNet with { LocalCrops = 6 };

    /// <summary>Operations after the crop.</summary>
    [SettingReason("paper 4.1: DINO's; A.4.2: without blur for CIFAR")]
    public ViewPipeline Pipeline { get; init; } = ViewPipeline.Cifar;

    /// <summary>Width and height of a global view, in pixels.</summary>
    [SettingReason("paper 4.1: 224; 4.3: 32 for CIFAR")]
    [SettingLimit(AtLeast = 8, MultipleOf = 8)]
    public int GlobalSize { get; init; } = 32;

    /// <summary>Smallest share of the image's area that a global crop may have; the largest is 1.</summary>
    [SettingReason("code: 0.14 for ImageNet; paper A.4.2: 0.2 for CIFAR")]
    [SettingLimit(Above = 0, AtMost = 1)]
    public double GlobalMinimumScale { get; init; } = 0.2;

    /// <summary>Number of local views; 0 for none.</summary>
    [SettingReason("paper 4.1: 6 where multi-crop is on")]
    [SettingLimit(AtLeast = 0)]
    public int LocalCrops { get; init; }

    /// <summary>Width and height of a local view, in pixels.</summary>
    [SettingReason("paper 4.1: 96")]
    [SettingLimit(AtLeast = 8, MultipleOf = 8)]
    public int LocalSize { get; init; } = 96;

    /// <summary>Smallest share of the image's area that a local crop may have.</summary>
    [SettingReason("code: 0.05")]
    [SettingLimit(Above = 0, AtMost = 1)]
    public double LocalMinimumScale { get; init; } = 0.05;

    /// <summary>Largest share of the image's area that a local crop may have.</summary>
    [SettingReason("code: 0.14")]
    [SettingLimit(Above = 0, AtMost = 1)]
    public double LocalMaximumScale { get; init; } = 0.14;

    /// <summary>How a crop is resized.</summary>
    // Differs from solo-learn, which resizes CIFAR bicubically: the official CIFAR loader of MIRA is bilinear.
    [SettingReason("code: bicubic for ImageNet; bilinear, torchvision's default, for CIFAR")]
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Constants of the normalization.</summary>
    [SettingReason("code: each set's usual constants (its DALI loader: red deviation 0.228)")]
    public PixelStatistics Statistics { get; init; } = PixelStatistics.Cifar;

    /// <summary>How files are decoded; images in memory are not concerned.</summary>
    [SettingReason("code: Exact, Pillow's pixels; Fast is ours, for large image files")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImageDecoding Decoding { get; init; }

    /// <summary>Views of an image in one step.</summary>
    public int Crops => GlobalCrops + LocalCrops;
}
