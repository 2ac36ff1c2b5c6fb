using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>SwAV: targets by Sinkhorn-Knopp over the batch and a queue of earlier embeddings.</summary>
/// <remarks>Source: solo-learn@fca55e3, bash_files/pretrain/cifar/swav.sh and solo/methods/swav.py.</remarks>
public sealed record SwavRecipe : MethodRecipe
{
    /// <summary>Embeddings of earlier steps that are assigned with each batch, over all
    /// processes; 0 for none.</summary>
    [SettingReason("solo-learn's scripts: 3840, 15 batches of 256")]
    [SettingLimit(AtLeast = 0)]
    public int QueueSize { get; init; } = 3840;

    /// <summary>0-based epoch from which they are; remembered they are from the first step on.</summary>
    [SettingReason("solo-learn's scripts: 50, of 1000 on CIFAR and of 400 on ImageNet-100")]
    [SettingLimit(AtLeast = 0)]
    public int QueueStartEpoch { get; init; } = 50;

    /// <summary>Whether prototypes have length 1.</summary>
    [SettingReason("solo-learn learned the length until June 2022, after the published numbers were made")]
    public PrototypeLength PrototypeLength { get; init; } = PrototypeLength.Learned;

    /// <summary>ε: temperature of the targets.</summary>
    [SettingReason("ε; SwAV and solo-learn: 0.05")]
    [TemperatureLimit]
    public double Epsilon { get; init; } = 0.05;

    /// <summary>Solver iterations per batch.</summary>
    [SettingReason("SwAV and solo-learn: 3")]
    [SettingLimit(AtLeast = 1)]
    public int Iterations { get; init; } = 3;

    /// <summary>Temperature of the student's predictions.</summary>
    [SettingReason("SwAV and solo-learn: 0.1")]
    [TemperatureLimit]
    public double StudentTemperature { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Title => "SwAV";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override bool ScoresCosines => PrototypeLength == PrototypeLength.One;

    /// <inheritdoc/>
    public override double Regularization(int done, int steps) => Epsilon;

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates) => new(StudentTemperature, Epsilon, Epsilon, "ε");

    /// <inheritdoc/>
    public override PretrainRecipe Shorten(PretrainRecipe shortened, double share)
    {
        ArgumentNullException.ThrowIfNull(shortened);
        return shortened with { Method = this with { QueueStartEpoch = (int)(QueueStartEpoch * share) } };
    }
}

/// <summary>Length of the prototypes that embeddings of length 1 are multiplied with.</summary>
public enum PrototypeLength
{
    /// <summary>1, so that scores are cosines.</summary>
    One,

    /// <summary>Learned, from the length that random weights have.</summary>
    Learned,

    /// <summary>Learned, from 1.</summary>
    LearnedFromOne,
}

/// <summary>SwAV's recipes for the sets of Table 7.</summary>
internal static class SwavRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, 4fe2b2a for ImageNet-100, whose READMEs have the numbers " +
        "first; bash_files/pretrain/{cifar,imagenet-100}/swav.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Blurred(Of(SoloLearn.Cifar10)),
        Blurred(Of(SoloLearn.Cifar100)),
        // Its script for ImageNet-100 leaves biases and normalization out of LARS, those for CIFAR do not.
        Of(SoloLearn.ImageNet100, scalesVectors: false),
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        .. SoloLearn.Choices,
        new()
        {
            Topic = "blur of SwAV's views on CIFAR, in doubt",
            Key = "views.pipeline",
            Followed = new(nameof(ViewPipeline.CifarSymmetricBlur),
                "solo-learn@fca55e3: its script sets no --gaussian_prob, whose default is 0.5"),
            Other = new(nameof(ViewPipeline.CifarSymmetric),
                "solo-learn from e90d420 (2021-08-13) on: --gaussian_prob 0.0 0.0"),
            Why = "the published numbers are older than the change; it is unknown whether the script was run unchanged",
            Concerns = recipe =>
                recipe.Optimizer.Method == OptimizerMethod.ClippedLars && recipe.Backbone.Stem == ResNetStem.Cifar,
        },
    ];

    private static PretrainRecipe Blurred(PretrainRecipe recipe) =>
        recipe with { Views = recipe.Views with { Pipeline = ViewPipeline.CifarSymmetricBlur } };

    private static PretrainRecipe Of(PretrainRecipe ground, bool scalesVectors = true) => ground with
    {
        Name = $"{ground.Dataset}-swav",
        Method = new SwavRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128, Prototypes = 3000 },
        Views = SoloLearn.Symmetric(ground.Views),
        BaseLearningRate = 0.6,
        MinimumLearningRate = 6e-4,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-6, ScalesVectors = scalesVectors },
        FrozenPrototypeEpochs = 2,
    };
}
