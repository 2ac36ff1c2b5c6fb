using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training;

/// <summary>How much fast decoding changes the views of a run, measured on its own images.</summary>
public static class FastDecoding
{
    // Some seconds at most, on large photos.
    private const int Images = 100;

    /// <summary>A sentence for the run's record; none where files were decoded exactly, or there are none.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="data">The images it used.</param>
    public static IEnumerable<string> Deviations(PretrainRecipe recipe, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        return recipe.Views.Decoding == ImageDecoding.Fast
            && DecodingDifference.Measure(data.Train, CropRecipes.Of(recipe.Views), Images) is { } difference
            ? [difference.Sentence]
            : [];
    }
}
