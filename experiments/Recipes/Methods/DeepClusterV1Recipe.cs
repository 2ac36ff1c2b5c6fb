using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of DeepCluster that other methods do not have. It puts all images into
/// <see cref="ProjectorRecipe.Prototypes"/> clusters before each epoch.</summary>
/// <remarks>Source: Caron et al. 2018; deepcluster@2d1927e, main.py.</remarks>
public sealed record DeepClusterV1Recipe : MethodRecipe
{
    /// <summary>Principal components of the embeddings that are clustered, at most their numbers.</summary>
    [SettingReason("DeepCluster@2d1927e: 256")]
    [SettingLimit(AtLeast = 1)]
    public int Components { get; init; } = 256;

    /// <summary>Times that the centroids move before an epoch.</summary>
    [SettingReason("DeepCluster@2d1927e: 20")]
    [SettingLimit(AtLeast = 0)]
    public int KMeansIterations { get; init; } = 20;

    /// <inheritdoc/>
    public override string Title => "DeepCluster";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override bool ScoresCosines => false;

    /// <inheritdoc/>
    public override string CollapseRemedy => "Check that an epoch has as many images of every cluster, set " +
        "projector.prototypes to about ten clusters for each class, or lower the learning rate.";

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates) => LabelTemperatures.None with { Student = 1 };

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);
}

/// <summary>The recipes of DeepCluster.</summary>
internal static class DeepClusterV1Recipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ours for ResNet-18 and small sets: deepcluster@2d1927e main.py, whose networks " +
        "are AlexNet and VGG, with ten clusters for each class";

    // Differs from deepcluster@2d1927e: color images, there the edges that Sobel's filters find in gray ones.
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, clusters: 100),
        Small(SoloLearn.Cifar100, clusters: 1000),
        Small(SoloLearn.ImageNet100, clusters: 1000),
    ];

    private static PretrainRecipe Small(PretrainRecipe ground, int clusters) => SoloLearn.AtEb07a9c(ground) with
    {
        Name = $"{ground.Dataset}-deepcluster",
        Method = new DeepClusterV1Recipe(),
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 4096, Prototypes = clusters },
        Epochs = 200,
        BatchSize = 256,
        BaseLearningRate = 0.05,
        WarmupEpochs = 0,
        WarmupStartLearningRate = 0,
        // No drop before the end: a constant.
        DropEpochs = 200,
        Optimizer = new() { WeightDecay = 1e-5, DecaysVectors = true },
        Views = SoloLearn.AtEb07a9c(ground).Views with
        {
            Pipeline = ViewPipeline.CropFlip,
            Interpolation = Interpolation.Bilinear,
        },
    };
}
