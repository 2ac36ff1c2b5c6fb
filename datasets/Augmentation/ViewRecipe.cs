namespace Mira.Datasets.Augmentation;

/// <summary>
/// How views of an image are drawn: crop, color jitter, grayscale, solarize, flip, normalize, in that order.
/// </summary>
/// <remarks>
/// Every step follows torchvision on Pillow images: bytes after each step, bilinear resize with antialiasing.
/// The defaults change nothing but the scale of the numbers; they are the test transform, <see
/// cref="Plain"/>.
/// </remarks>
public sealed record ViewRecipe
{
    /// <summary>Width and height of a view, in pixels; a multiple of 32.</summary>
    public int Size { get; init; } = 32;

    /// <summary>
    /// Smallest area of a random crop as a part of the image, in (0, 1]; null for the whole image.
    /// </summary>
    public double? MinimumCropArea { get; init; }

    /// <summary>
    /// Probability that the four operations of color jitter are applied, in a random order.
    /// </summary>
    public double JitterProbability { get; init; }

    /// <summary>Brightness factors lie in 1 ± this, not below 0.</summary>
    public double Brightness { get; init; } = 0.4;

    /// <summary>Contrast factors lie in 1 ± this, not below 0.</summary>
    public double Contrast { get; init; } = 0.4;

    /// <summary>Saturation factors lie in 1 ± this, not below 0.</summary>
    public double Saturation { get; init; } = 0.2;

    /// <summary>Hue shifts lie in ± this, in turns of the color circle, at most 0.5.</summary>
    public double Hue { get; init; } = 0.1;

    /// <summary>Probability of grayscale.</summary>
    public double GrayscaleProbability { get; init; }

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
        Require("smallest crop area", MinimumCropArea ?? 1, MinimumCropArea is null or (> 0 and <= 1), "above 0, at most 1");
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

    /// <summary>Random crop and horizontal flip: the training transform of linear evaluation.</summary>
    /// <param name="minimumCropArea">Smallest area of a crop, in (0, 1]; torchvision's default is
    /// 0.08.</param>
    public static ViewRecipe CropAndFlip(double minimumCropArea = 0.08) =>
        new() { MinimumCropArea = minimumCropArea, FlipProbability = 0.5 };
}
