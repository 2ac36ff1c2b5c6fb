using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of TWIST that other methods do not have. The head has two normalized hidden layers, whose widths
/// are those of the recipe's hidden layer and embedding, and the scores of K classes.</summary>
/// <remarks>Source: Wang et al. 2021; bytedance/TWIST@796d36e. Its stage of self-labeling is a run that
/// continues one without.</remarks>
public sealed record TwistRecipe : MethodRecipe
{
    /// <summary>λ1: weight of sure classes beyond what the other terms have.</summary>
    [SettingReason("λ1; TWIST@796d36e: 0")]
    [SettingLimit(AtLeast = 0)]
    public double SharpnessWeight { get; init; }

    /// <summary>λ2: weight of equally used classes.</summary>
    [SettingReason("λ2; TWIST@796d36e: 1; 0 lets one class take all images")]
    [SettingLimit(AtLeast = 0)]
    public double DiversityWeight { get; init; } = 1;

    /// <summary>Share of the images, those whose class is surest, that teach their class to their other views at the
    /// first step of self-labeling; 0 without self-labeling.</summary>
    [SettingReason("TWIST@796d36e, its second stage: 0.5; 0 is its first stage")]
    [SettingLimit(AtLeast = 0, AtMost = 0.999, Because = "the rest sets the threshold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabeledShare { get; init; }

    /// <summary>The same after the last step; a cosine leads there.</summary>
    [SettingReason("TWIST@796d36e, its second stage: 0.6")]
    [SettingLimit(AtLeast = 0, AtMost = 0.999, Because = "the rest sets the threshold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double FinalLabeledShare { get; init; }

    /// <summary>Whether images teach their own classes: the second stage.</summary>
    internal bool LabelsItself => LabeledShare > 0;

    /// <inheritdoc/>
    public override bool ContinuesRun => LabelsItself;

    /// <inheritdoc/>
    public override string Title => "TWIST";

    /// <inheritdoc/>
    public override string Summary => LabelsItself ? "TWIST, self-labeling" : Title;

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override bool ScoresCosines => false;

    /// <inheritdoc/>
    public override string? CollapseRemedy => LabelsItself
        ? "Start from a run that uses its classes evenly, lower method.labeled-share, or lower the learning rate."
        : "Raise method.diversity-weight where few classes take all images, method.sharpness-weight where no image " +
            "has a class, or lower the learning rate.";

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates) => LabelTemperatures.None with { Student = 1 };
}

/// <summary>The recipes of TWIST.</summary>
internal static class TwistRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ours for the small sets, which its authors did not train on: MIRA's number of " +
        "classes on the ground of solo-learn@eb07a9c; ImageNet: bytedance/TWIST@796d36e, README and train.py";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10),
        Small(SoloLearn.Cifar100),
        Small(SoloLearn.ImageNet100),
        .. new[] { 100, 200, 400, 800 }.Select(OnImageNet),
        .. new[] { 100, 200, 400, 800 }.Select(OnImageNetMultiCrop),
        Labeling(Small(SoloLearn.Cifar10), "cifar10-twist-sl"),
        Labeling(Small(SoloLearn.Cifar100), "cifar100-twist-sl"),
        Labeling(Small(SoloLearn.ImageNet100), "imagenet100-twist-sl"),
        Labeling(OnImageNetMultiCrop(800), "imagenet-twist-sl-50ep"),
    ];

    private const double FirstShare = 0.5, LastShare = 0.6;

    /// <summary>The second stage of a recipe: 50 epochs at a tenth of the rate, from smaller crops.</summary>
    private static PretrainRecipe Labeling(PretrainRecipe first, string name) => first with
    {
        Name = name,
        Method = new TwistRecipe { LabeledShare = FirstShare, FinalLabeledShare = LastShare },
        Epochs = 50,
        BaseLearningRate = first.BaseLearningRate / 10,
        MinimumLearningRate = first.BaseLearningRate / 10_000,
        WarmupEpochs = 5,
        WarmupStartLearningRate = 0,
        Views = first.Views with
        {
            GlobalMinimumScale = 0.14,
            LocalMaximumScale = 0.14,
        },
    };

    private static PretrainRecipe Small(PretrainRecipe ground) => SoloLearn.AtEb07a9c(ground) with
    {
        Name = $"{ground.Dataset}-twist",
        Method = new TwistRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 2048, Prototypes = 3000 },
        JoinsViews = true,
        BaseLearningRate = 0.3,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-4 },
    };

    private static PretrainRecipe OnImageNet(int epochs) => Pretrain.ImageNet(epochs) with
    {
        Name = $"imagenet-twist-{epochs}ep",
        Backbone = Pretrain.ImageNet(epochs).Backbone with { ResidualScale = 1 },
        Method = new TwistRecipe(),
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 4096, Prototypes = 32_768 },
        JoinsViews = true,
        BatchSize = 2048,
        BaseLearningRate = 0.5,
        MinimumLearningRate = 5e-4,
        WarmupEpochs = 10,
        WarmupStartLearningRate = 0,
        Optimizer = OptimizerRecipe.Lars with { WeightDecay = 1.5e-6 },
        UsesTeacher = false,
        FrozenPrototypeEpochs = 0,
        Views = ViewsRecipe.ImageNet with { GlobalMinimumScale = 0.08 },
    };

    private static PretrainRecipe OnImageNetMultiCrop(int epochs) => OnImageNet(epochs) with
    {
        Name = $"imagenet-twist-mc-{epochs}ep",
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 4096, Prototypes = 4096 },
        Views = ViewsRecipe.ImageNet with
        {
            GlobalMinimumScale = 0.4,
            LocalCrops = 12,
            LocalMaximumScale = 0.4,
        },
    };
}
