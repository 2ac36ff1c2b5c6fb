using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// Everything random about one view of one image; the view is a pure function of the image and this.
/// </summary>
public readonly record struct ViewParameters
{
    /// <summary>The part of the image that the view shows.</summary>
    public required CropBox Crop { get; init; }

    /// <summary>Color jitter, or null for none.</summary>
    public JitterParameters? Jitter { get; init; }

    /// <summary>Whether the view is gray.</summary>
    public bool IsGrayscale { get; init; }

    /// <summary>Standard deviation of the Gaussian blur, in pixels of the view; 0 for none.</summary>
    public float BlurRadius { get; init; }

    /// <summary>Whether bytes from 128 are inverted.</summary>
    public bool IsSolarized { get; init; }

    /// <summary>Whether left and right are exchanged.</summary>
    public bool IsFlipped { get; init; }

    /// <summary>Samples the parameters of a view of an image.</summary>
    /// <param name="recipe">Probabilities and bounds.</param>
    /// <param name="width">Width of the image, in pixels.</param>
    /// <param name="height">Height of the image, in pixels.</param>
    /// <param name="random">The stream of this view of this image; it advances.</param>
    public static ViewParameters Sample(ViewRecipe recipe, int width, int height, ref RandomSource random) => new()
    {
        Crop = recipe.MinimumCropArea is double area
            ? CropBox.Sample(width, height, area, recipe.MaximumCropArea, ref random)
            : CropBox.Whole(width, height),
        Jitter = random.Chance(recipe.JitterProbability) ? JitterParameters.Sample(recipe, ref random) : null,
        IsGrayscale = random.Chance(recipe.GrayscaleProbability),
        BlurRadius = SampleBlur(recipe, ref random),
        IsSolarized = random.Chance(recipe.SolarizeProbability),
        IsFlipped = random.Chance(recipe.FlipProbability),
    };


    // Draws nothing where nothing is ever blurred, so that recipes without blur keep their streams.
    private static float SampleBlur(ViewRecipe recipe, ref RandomSource random) =>
        recipe.BlurProbability > 0 && random.Chance(recipe.BlurProbability)
            ? (float)random.Uniform(recipe.MinimumBlurRadius, recipe.MaximumBlurRadius)
            : 0;
}
