using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>How DeepCluster-v2 clusters.</summary>
/// <remarks>Source: solo-learn@e90d420, bash_files/pretrain/cifar/deepclusterv2.sh and
/// solo/methods/deepclusterv2.py.</remarks>
public sealed record DeepClusterRecipe : MethodRecipe
{
    /// <summary>Clusterings that are learned at once, each of
    /// <see cref="ProjectorRecipe.Prototypes"/> clusters.</summary>
    [SettingReason("DeepCluster-v2 and solo-learn: 3 of 3000 clusters")]
    [SettingLimit(AtLeast = 1)]
    public int Clusterings { get; init; } = 3;

    /// <summary>Times that the centroids move at the start of an epoch.</summary>
    [SettingReason("DeepCluster-v2 and solo-learn: 10")]
    [SettingLimit(AtLeast = 0)]
    public int KMeansIterations { get; init; } = 10;

    /// <summary>Temperature of the student's predictions.</summary>
    [SettingReason("DeepCluster-v2 and solo-learn: 0.1")]
    [TemperatureLimit]
    public double StudentTemperature { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Title => "DeepCluster-v2";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates) => LabelTemperatures.None with
    {
        Student = StudentTemperature,
    };
}

/// <summary>DeepCluster-v2's recipes for the sets of Table 7.</summary>
internal static class DeepClusterRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@e90d420, whose README has the numbers first; " +
        "bash_files/pretrain/{cifar,imagenet-100}/deepclusterv2.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        // Its script for ImageNet-100 leaves biases and normalization out of LARS, those for CIFAR do not.
        Of(SoloLearn.ImageNet100, scalesVectors: false),
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices
    {
        get;
    } = [.. SoloLearn.Choices.Where(choice => choice.Key != SoloLearn.WarmupStart)];

    private static PretrainRecipe Of(PretrainRecipe ground, bool scalesVectors = true) => ground with
    {
        Name = $"{ground.Dataset}-deepcluster-v2",
        Method = new DeepClusterRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128, Prototypes = 3000 },
        Views = SoloLearn.Symmetric(ground.Views),
        BaseLearningRate = 0.6,
        MinimumLearningRate = 6e-4,
        // The first epoch has no labels and so no gradient: one epoch more of warm-up, from 0.
        WarmupEpochs = 11,
        WarmupStartLearningRate = 0,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-6, ScalesVectors = scalesVectors },
    };
}
