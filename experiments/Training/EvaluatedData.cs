using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training;

/// <summary>A data set as a network of a recipe wants to see it in evaluation.</summary>
public static class EvaluatedData
{
    /// <summary>The data set with views of the size of the recipe's global views, normalised alike.</summary>
    public static ImageDataset Of(ImageDataset data, ViewsRecipe views) =>
        data with { ViewSize = views.GlobalSize, Normalization = CropRecipes.Constants(views.Statistics) };
}
