using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>A data set as a backbone wants to see it.</summary>
public static class EvaluatedViews
{
    private const int ImageNetSize = 224;

    /// <summary>Views of the size and normalisation of the backbone's training; those of its kind where the checkpoint does not say.</summary>
    public static ImageDataset Of(ImageDataset data, PretrainedBackbone network)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(network);
        return network.Recipe is { } recipe ? EvaluatedData.Of(data, recipe.Views)
            : network.Architecture.Stem == ResNetStem.ImageNet ? data with { ViewSize = ImageNetSize, Normalization = Normalization.ImageNet }
            : data;
    }
}
