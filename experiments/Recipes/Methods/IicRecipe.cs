using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of IIC that other methods do not have. The projector is one linear layer.</summary>
/// <remarks>Source: Ji, Henriques and Vedaldi 2019; xu-ji/IIC@b7602b7, its script of two heads for
/// clusters, and its commands for CIFAR.</remarks>
public sealed record IicRecipe : MethodRecipe
{
    /// <summary>Clusters of each classifier of the group that has one for each class.</summary>
    [SettingReason("k_B; IIC: the number of classes, 10 for CIFAR-10")]
    [SettingLimit(AtLeast = 2)]
    public int Clusters { get; init; } = 10;

    /// <summary>Clusters of each classifier of the other group.</summary>
    [SettingReason("k_A; IIC: 70 for CIFAR-10; seven for each class of other sets is ours")]
    [SettingLimit(AtLeast = 2)]
    public int OverClusters { get; init; } = 70;

    /// <summary>Classifiers of each group.</summary>
    [SettingReason("IIC: 5")]
    [SettingLimit(AtLeast = 1)]
    public int Heads { get; init; } = 5;

    /// <summary>λ: weight of the entropy of the clusters' use.</summary>
    [SettingReason("λ; IIC: 1; 0 lets one cluster take all images, which is tested here")]
    [SettingLimit(AtLeast = 0)]
    public double EntropyWeight { get; init; } = 1;

    /// <summary>Epochs in a row that the group of many clusters learns, before the other has its turn.</summary>
    [SettingReason("IIC: 1, and first")]
    [SettingLimit(AtLeast = 0)]
    public int OverEpochs { get; init; } = 1;

    /// <summary>Epochs in a row that the group of few clusters learns.</summary>
    [SettingReason("IIC: 2")]
    [SettingLimit(AtLeast = 1)]
    public int ClusterEpochs { get; init; } = 2;

    /// <inheritdoc/>
    public override string Title => "IIC";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy => "Check that the clusters' use is that of the whole batch, raise " +
        "method.entropy-weight, use a larger batch or fewer clusters, or lower the learning rate.";

    // Few clusters lie along few directions: a run of 6 epochs that learned had 1.41 in its last four.
    /// <inheritdoc/>
    public override double? SmallestRank => 1.1;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);

    /// <summary>Whether the group of many clusters learns in an epoch.</summary>
    internal bool IsOver(int epoch) => epoch % (OverEpochs + ClusterEpochs) < OverEpochs;
}

/// <summary>The recipes of IIC.</summary>
internal static class IicRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ours for ResNet-18 and batches of 256: the rates, classifiers and crops of " +
        "xu-ji/IIC@b7602b7, examples/commands.txt, whose network is a small ResNet-34 and whose batch is 660";

    // Differs from xu-ji/IIC@b7602b7: color images, there the edges that Sobel's filters find in gray ones; one
    // transform of an image for a step, there three; training images alone, there test images too.
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, ViewPipeline.CifarPlain, classes: 10),
        Small(SoloLearn.Cifar100, ViewPipeline.CifarPlain, classes: 100),
        Small(SoloLearn.ImageNet100, ViewPipeline.ImageNetPlain, classes: 100),
    ];

    private static PretrainRecipe Small(PretrainRecipe set, ViewPipeline pipeline, int classes)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return ground with
        {
            Name = $"{set.Dataset}-iic",
            Method = new IicRecipe { Clusters = classes, OverClusters = 7 * classes },
            Projector = new() { EmbeddingDimension = 512 },
            BaseLearningRate = 1e-4,
            WarmupEpochs = 0,
            WarmupStartLearningRate = 0,
            // No drop before the end: a constant.
            DropEpochs = ground.Epochs,
            Optimizer = new() { Method = OptimizerMethod.Adam, WeightDecay = 0, DecaysVectors = true },
            // Crops of 20 of 32 pixels there: 39 % of the area.
            Views = ground.Views with { Pipeline = pipeline, GlobalMinimumScale = 0.39 },
        };
    }
}
