using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>The transforms of the evaluation protocols, by name. None is random.</summary>
/// <remarks>
/// All are Resize of the shorter side and CenterCrop with Pillow's filters. For an input of 224
/// pixels: knn is 256 bicubic (DINO's eval_knn.py), linear-val 256 bilinear (MIRA's eval_linear.py), transfer 224
/// bicubic (Ericsson et al.'s linear.py). Images in memory, such as CIFAR's, stay as they are for the first two; the
/// third resizes them to the input.
/// </remarks>
public static class EvaluationTransform
{
    /// <summary>The transform of k-NN evaluation.</summary>
    public const string Knn = "knn";

    /// <summary>The transform of transfer by logistic regression.</summary>
    public const string Transfer = "transfer";

    /// <summary>The test transform of linear evaluation.</summary>
    public const string LinearVal = "linear-val";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Knn, Transfer, LinearVal];

    /// <summary>How images become network input.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="data">Size and normalization of the network's input.</param>
    /// <exception cref="InputException">An unknown name.</exception>
    public static ViewRecipe Of(string name, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return name switch
        {
            Knn => data.TestTransform(Interpolation.Bicubic),
            LinearVal => data.TestTransform(Interpolation.Bilinear),
            Transfer => data.TestTransform(Interpolation.Bicubic) with
            {
                ShorterSide = data.InputSize,
                Interpolation = Interpolation.Bicubic,
            },
            _ => throw new InputException($"Unknown transform '{name}', expected one of: {string.Join(", ", Names)}."),
        };
    }
}

/// <summary>A data set as a network wants to see it in evaluation.</summary>
public static class EvaluatedData
{
    /// <summary>The data set with images of the size and normalization of the backbone's training; those of its kind
    /// where the checkpoint does not say.</summary>
    public static ImageDataset Of(ImageDataset data, PretrainedBackbone network)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(network);
        return network.Input is { } input
            ? data with { InputSize = input.Size, Normalization = input.Normalization }
            : data;
    }

    /// <summary>The data set with images of the size of the recipe's global views, normalized alike.</summary>
    public static ImageDataset Of(ImageDataset data, ViewsRecipe views) =>
        data with { InputSize = views.GlobalSize, Normalization = CropRecipes.Constants(views.Statistics) };

    /// <summary>The data set itself, for an evaluation that needs one class per image.</summary>
    /// <exception cref="InputException">Its images have several labels each.</exception>
    public static ImageDataset OneClassEach(ImageDataset data) => data.Test.IsMultiLabel
        ? throw new InputException($"Images of {data.Name} have several labels each, and this " +
            "evaluation needs one label per image. Use 'mira transfer'.")
        : data;

    /// <summary>The data set itself, for an evaluation by accuracy.</summary>
    /// <exception cref="InputException">It has no test images, or a single class.</exception>
    public static ImageDataset Judged(ImageDataset data) =>
        OneClassEach(data).Unjudged is { } why
            ? throw new InputException($"No accuracy can be measured on {data.Name}: {why}.")
            : data;
}
