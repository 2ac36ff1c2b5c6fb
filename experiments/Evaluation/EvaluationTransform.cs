using Mira.Datasets;
using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Evaluation;

/// <summary>The transforms of the evaluation protocols, by name. None is random.</summary>
/// <remarks>
/// All are Resize of the shorter side and CenterCrop with Pillow's filters. For a view of 224 pixels: knn is 256 bicubic (DINO's
/// eval_knn.py), linear-val 256 bilinear (MIRA's eval_linear.py), transfer 224 bicubic (Ericsson et al.'s linear.py). Images in
/// memory, such as CIFAR's, stay as they are for the first two; the third resizes them to the view.
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
    /// <param name="data">Size and normalization of the views.</param>
    /// <exception cref="InputException">An unknown name.</exception>
    public static ViewRecipe View(string name, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return name switch
        {
            Knn => data.TestView(Interpolation.Bicubic),
            LinearVal => data.TestView(Interpolation.Bilinear),
            Transfer => data.TestView(Interpolation.Bicubic) with { ShorterSide = data.ViewSize, Interpolation = Interpolation.Bicubic },
            _ => throw new InputException($"Unknown transform '{name}', expected one of: {string.Join(", ", Names)}."),
        };
    }
}
