using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Evaluation;

/// <summary>A data set as a network of a recipe wants to see it in evaluation.</summary>
public static class EvaluatedData
{
    /// <summary>The data set with views of the size of the recipe's global views, normalised alike.</summary>
    public static ImageDataset Of(ImageDataset data, ViewsRecipe views) =>
        data with { ViewSize = views.GlobalSize, Normalization = CropRecipes.Constants(views.Statistics) };

    /// <summary>The data set itself, for an evaluation that knows one class an image.</summary>
    /// <exception cref="InputException">Its images have several labels each.</exception>
    public static ImageDataset OneClassEach(ImageDataset data) => data.Test.IsMultiLabel
        ? throw new InputException($"Images of {data.Name} show several classes each, and this evaluation is for one class each. Use 'mira transfer'.")
        : data;

    /// <summary>The data set itself, for an evaluation by accuracy.</summary>
    /// <exception cref="InputException">It has no test images, or a single class.</exception>
    public static ImageDataset Judged(ImageDataset data) =>
        OneClassEach(data).Unjudged is { } why ? throw new InputException($"No accuracy can be measured on {data.Name}: {why}.") : data;
}
