namespace Mira.Datasets.Augmentation;

/// <summary>
/// How views of an image are drawn: crop and resize, color jitter, grayscale, blur, solarize, flip, normalize,
/// in that order.
/// </summary>
/// <remarks>
/// Every step follows torchvision on Pillow images: bytes after each step, resize with antialiasing. The
/// defaults change nothing but the scale of the numbers; they are the test transform, <see
/// cref="Plain"/>.
/// </remarks>
public sealed record ViewRecipe
{
    /// <summary>Width and height of a view, in pixels; a multiple of 8.</summary>
    public int Size { get; init; } = 32;

    /// <summary>
    /// Smallest area of a random crop as a part of the image, in (0, 1]; null for the whole image.
    /// </summary>
    public double? MinimumCropArea { get; init; }

    /// <summary>Largest area of a random crop as a part of the image, at most 1.</summary>
    public double MaximumCropArea { get; init; } = 1;

    /// <summary>
    /// Length that the shorter side is resized to, the longer in proportion, before the center is cut out, as
    /// in evaluation; null where the crop itself is resized to the view.
    /// </summary>
    public int? ShorterSide { get; init; }

    /// <summary>The filter of the resize.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>
    /// Probability that the four operations of color jitter are applied, in a random order.
    /// </summary>
    public double JitterProbability { get; init; }

    /// <summary>Brightness factors are in 1 ± this, not below 0.</summary>
    public double Brightness { get; init; } = 0.4;

    /// <summary>Contrast factors are in 1 ± this, not below 0.</summary>
    public double Contrast { get; init; } = 0.4;

    /// <summary>Saturation factors are in 1 ± this, not below 0.</summary>
    public double Saturation { get; init; } = 0.2;

    /// <summary>Hue shifts are in ± this, in turns of the color circle, at most 0.5.</summary>
    public double Hue { get; init; } = 0.1;

    /// <summary>Probability of grayscale.</summary>
    public double GrayscaleProbability { get; init; }

    /// <summary>Probability of a Gaussian blur.</summary>
    public double BlurProbability { get; init; }

    /// <summary>Smallest standard deviation of the blur, in pixels of the view.</summary>
    public double MinimumBlurRadius { get; init; } = 0.1;

    /// <summary>Largest standard deviation of the blur, in pixels of the view.</summary>
    public double MaximumBlurRadius { get; init; } = 2;

    /// <summary>Probability that bytes from 128 are inverted.</summary>
    public double SolarizeProbability { get; init; }

    /// <summary>Probability of a horizontal flip.</summary>
    public double FlipProbability { get; init; }

    /// <summary>How bytes become numbers.</summary>
    public Normalization Normalization { get; init; } = Normalization.Cifar;

    /// <summary>Refuses a recipe that cannot be drawn.</summary>
    /// <exception cref="InputException">A probability, an area or a bound is out of its range.</exception>
    internal void Validate()
    {
        Require("smallest crop area", MinimumCropArea
            ?? 1, MinimumCropArea is null or (> 0 and <= 1), "above 0, at most 1");
        Require("largest crop area", MaximumCropArea, MaximumCropArea >= (MinimumCropArea ?? 0)
            && MaximumCropArea <= 1, "at least the smallest, at most 1");
        Require("shorter side", ShorterSide
            ?? Size, ShorterSide is null || ShorterSide >= Size, $"at least the size of a view, {Size}");
        RequireProbability("blur", BlurProbability);
        Require("smallest blur", MinimumBlurRadius, MinimumBlurRadius >= 0, "at least 0");
        Require("largest blur", MaximumBlurRadius, MaximumBlurRadius >= MinimumBlurRadius && MaximumBlurRadius <= 100,
            "at least the smallest, at most 100");
        RequireProbability("jitter", JitterProbability);
        RequireProbability("grayscale", GrayscaleProbability);
        RequireProbability("solarize", SolarizeProbability);
        RequireProbability("flip", FlipProbability);
        Require("brightness spread", Brightness, Brightness >= 0, "at least 0");
        Require("contrast spread", Contrast, Contrast >= 0, "at least 0");
        Require("saturation spread", Saturation, Saturation >= 0, "at least 0");
        Require("hue spread", Hue, Hue is >= 0 and <= 0.5, "0 to 0.5");
    }

    private static void RequireProbability(string what, double value) =>
        Require($"{what} probability", value, value is >= 0 and <= 1, "0 to 1");

    private static void Require(string what, double value, bool isValid, string expected)
    {
        if (!isValid)
        {
            throw new InputException($"The {what} of the views is {value}, expected {expected}.");
        }
    }

    /// <summary>No augmentation: the test transform.</summary>
    public static ViewRecipe Plain { get; } = new();

    /// <summary>First view of MIRA on CIFAR.</summary>
    /// <remarks>
    /// Source: the CIFAR transform of the official MIRA code; torchvision's default crop ratio.
    /// </remarks>
    public static ViewRecipe MiraFirst { get; } = CropAndFlip(0.2) with
    {
        JitterProbability = 0.8,
        GrayscaleProbability = 0.2,
    };

    /// <summary>Second view of MIRA on CIFAR: the first one, solarized with probability 0.2.</summary>
    public static ViewRecipe MiraSecond { get; } = MiraFirst with { SolarizeProbability = 0.2 };

    /// <summary>Both views of solo-learn's symmetric augmentation on CIFAR: stronger jitter,
    /// nothing solarized.</summary>
    /// <remarks>Source: solo-learn@e90d420, the scripts of SwAV and DeepCluster-v2, which turn blur off.</remarks>
    public static ViewRecipe Symmetric { get; } = MiraFirst with
    {
        Brightness = 0.8,
        Contrast = 0.8,
        Saturation = 0.8,
        Hue = 0.2,
    };

    /// <summary>The same, blurred with probability 0.5.</summary>
    /// <remarks>Source: solo-learn@fca55e3, where SwAV's script leaves --gaussian_prob at its default.</remarks>
    public static ViewRecipe SymmetricBlur { get; } = Symmetric with { BlurProbability = 0.5 };

    /// <summary>Both views of MoCo-v2+ on CIFAR: as MIRA's first, with a stronger change of saturation.</summary>
    /// <remarks>Source: solo-learn@eb07a9c, bash_files/pretrain/cifar/mocov2plus.sh.</remarks>
    public static ViewRecipe Moco { get; } = MiraFirst with { Saturation = 0.4 };

    /// <summary>Random crop and horizontal flip: the training transform of linear evaluation.</summary>
    /// <param name="minimumCropArea">Smallest area of a crop, in (0, 1]; torchvision's default is
    /// 0.08.</param>
    public static ViewRecipe CropAndFlip(double minimumCropArea = 0.08) =>
        new() { MinimumCropArea = minimumCropArea, FlipProbability = 0.5 };
}
