using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training;

/// <summary>Fits a recipe to a set of images, and says what does not fit before the first step.</summary>
public static class FittedSet
{
    // Views of 32 pixels of a photo of 96 still show it; of one of 375 they show colors.
    private const double MostShrunk = 3, MostEnlarged = 1.5;

    /// <summary>What was found, and what an epoch does with it.</summary>
    /// <param name="asked">The recipe as asked for.</param>
    /// <param name="recipe">The recipe with the batch that is used.</param>
    /// <param name="data">The images.</param>
    public static IReadOnlyList<string> Notes(PretrainRecipe asked, PretrainRecipe recipe, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        return [.. Found(data), .. Batch(asked.BatchSize, recipe.BatchSize, data.Train.Count)];
    }

    /// <summary>What speaks against the recipe on these images.</summary>
    public static IReadOnlyList<string> Warnings(PretrainRecipe recipe, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        var view = recipe.Views.GlobalSize;
        var images = ImageSizes.Of(data.Train)?.ShorterSide ?? view;
        return images > MostShrunk * view || view > MostEnlarged * images
            ? [$"The recipe has views of {view} pixels, but the images have {images} (median of the shorter sides): " +
                (images > view ? "most of their detail is lost. " : "they are enlarged. ") +
                "Give --image-size, or another --recipe."]
            : [];
    }

    private static IEnumerable<string> Found(ImageDataset data)
    {
        if (data.Train.IsDecoded)
        {
            yield return $"{data.Train.Count:N0} training images{Classes(data)}, " +
                (data.Test.Count > 0 ? $"{data.Test.Count:N0} test images" : "no test images") +
                (ImageSizes.Of(data.Train) is { } sizes ? $"; {sizes.InWords}" : "");
        }
        if (data.Unjudged is { } why)
        {
            yield return $"Training without k-NN and linear accuracy, which need labels: {why}";
        }
    }

    private static string Classes(ImageDataset data) =>
        data.ClassNames.Count > 1 ? $" in {data.ClassNames.Count:N0} classes" : "";

    private static IEnumerable<string> Batch(int asked, int used, int images)
    {
        if (used != asked)
        {
            yield return $"The batch is {used} instead of the recipe's {asked}, which would leave " +
                $"{images % asked} of {images} images out of every epoch.";
        }
        if (used <= images && SmallSets.LeftOut(images, used) >= 0.005)
        {
            yield return $"Every epoch leaves out {images % used} of {images} images " +
                $"({100 * SmallSets.LeftOut(images, used):f0} %), which do not fill a batch of {used}; " +
                "others each time.";
        }
    }
}
