using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Recipes;

/// <summary>What solo-learn's recipes for ResNet-18 have in common: the ground that Table 7's baselines stand on.</summary>
/// <remarks>
/// Source: solo-learn@eb07a9c (2022-05-02), the code's state when the paper was submitted, whose README Table 7 copies.
/// A method derives its three recipes from these: name, method, rates, decay, teacher.
/// </remarks>
public static class SoloLearn
{
    /// <summary>CIFAR-10: 1000 epochs at batch 256, asymmetric augmentation.</summary>
    public static PretrainRecipe Cifar10 { get; } = new()
    {
        Dataset = "cifar10",
        Backbone = new() { ResidualScale = 1 },
        Epochs = 1000,
        BatchSize = 256,
        WarmupEpochs = 10,
        WarmupStartLearningRate = 3e-5,
        WarmupRamp = WarmupRamp.Closed,
        Optimizer = OptimizerRecipe.ClippedLars,
        UsesTeacher = false,
        FrozenPrototypeEpochs = 0,
        Views = new()
        {
            GlobalMinimumScale = 0.08,
            Interpolation = Interpolation.Bicubic,
            // Its online evaluation takes 0.247, 0.243, 0.261 for both CIFAR sets; here evaluation and training take the same.
            Statistics = PixelStatistics.Cifar10,
        },
    };

    /// <summary>CIFAR-100: as CIFAR-10, with its own means and deviations.</summary>
    public static PretrainRecipe Cifar100 { get; } = Cifar10 with
    {
        Dataset = "cifar100",
        Views = Cifar10.Views with { Statistics = PixelStatistics.Cifar100 },
    };

    /// <summary>ImageNet-100: 400 epochs at batch 256, views of 224 pixels with blur.</summary>
    public static PretrainRecipe ImageNet100 { get; } = Cifar10 with
    {
        Dataset = "imagenet100",
        Backbone = Cifar10.Backbone with { Stem = ResNetStem.ImageNet },
        Epochs = 400,
        Views = ViewsRecipe.ImageNet with { GlobalMinimumScale = 0.08, Statistics = PixelStatistics.ImageNetRed228 },
    };

    /// <summary>The views of a recipe with the augmentation of SwAV and DeepCluster-v2: stronger, and alike for both.</summary>
    public static ViewsRecipe Symmetric(ViewsRecipe views)
    {
        ArgumentNullException.ThrowIfNull(views);
        return views with { Pipeline = views.Pipeline == ViewPipeline.ImageNet ? ViewPipeline.ImageNetSymmetric : ViewPipeline.CifarSymmetric };
    }
}
