using System.Text.Json.Serialization;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of MoCo-v3 that other methods do not have. Projector and predictor have two layers of the widths
/// that the recipe names.</summary>
/// <remarks>Source: Chen, Xie and He 2021; facebookresearch/moco-v3@c349e6e; solo-learn@bbf2d7e.</remarks>
public sealed record MocoV3Recipe : MethodRecipe
{
    /// <summary>T: what cosines are divided by.</summary>
    [SettingReason("T; solo-learn@bbf2d7e: 0.2; moco-v3@c349e6e for ResNet-50: 1")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Width of the predictor's hidden layer.</summary>
    [SettingReason("moco-v3@c349e6e and solo-learn@bbf2d7e: 4096")]
    [SettingLimit(AtLeast = 1)]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <summary>Whether linear layers have biases; those before a normalization have no effect.</summary>
    [SettingReason("solo-learn@bbf2d7e: true; moco-v3@c349e6e, and solo-learn later: false")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasBiases { get; init; }

    /// <inheritdoc/>
    public override string Title => "MoCo-v3";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string? CollapseRemedy =>
        "Check that the keys are the teacher's, of the other view and of the whole " +
        "batch, use a larger batch or a lower temperature, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);
}

/// <summary>The recipes of MoCo-v3.</summary>
internal static class MocoV3Recipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@bbf2d7e, bash_files/pretrain/{cifar,imagenet-100}/mocov3.sh; " +
        "ImageNet: facebookresearch/moco-v3@c349e6e, CONFIG.md and main_moco.py";

    /// <remarks>ImageNet for 800 epochs, which the paper's Table 1 quotes, is ours: the settings for 1000 with fewer
    /// epochs.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, ViewPipeline.CifarBlur),
        Small(SoloLearn.Cifar100, ViewPipeline.CifarBlur),
        Small(SoloLearn.ImageNet100, ViewPipeline.ImageNet),
        OnImageNet(100, rate: 0.6, decay: 1e-6, momentum: 0.99),
        OnImageNet(300, rate: 0.3, decay: 1e-6, momentum: 0.99),
        OnImageNet(800, rate: 0.3, decay: 1.5e-6, momentum: 0.996),
        OnImageNet(1000, rate: 0.3, decay: 1.5e-6, momentum: 0.996),
    ];

    // Its LARS divides by ‖g‖ + λ ‖w‖, ours by ‖g + λ w‖: at a decay of 1e-6 the same but for rounding.
    private static PretrainRecipe Small(PretrainRecipe ground, ViewPipeline pipeline) =>
        SoloLearn.AtEb07a9c(ground) with
        {
            Name = $"{ground.Dataset}-moco-v3",
            Method = new MocoV3Recipe { HasBiases = true },
            Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 256 },
            Views = SoloLearn.AtEb07a9c(ground).Views with { Pipeline = pipeline, GlobalMinimumScale = 0.2 },
            BaseLearningRate = 0.3,
            Optimizer = OptimizerRecipe.Lars with { TrustCoefficient = 0.02 },
            UsesTeacher = true,
            InitialTeacherMomentum = 0.99,
        };

    private static PretrainRecipe OnImageNet(int epochs, double rate, double decay, double momentum) =>
        Pretrain.ImageNet(epochs) with
        {
            Name = $"imagenet-moco-v3-{epochs}ep",
            Method = new MocoV3Recipe { Temperature = 1 },
            Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 256 },
            BaseLearningRate = rate,
            WarmupEpochs = 10,
            WarmupStartLearningRate = 0,
            Optimizer = OptimizerRecipe.Lars with { WeightDecay = decay },
            InitialTeacherMomentum = momentum,
            FrozenPrototypeEpochs = 0,
            Views = ViewsRecipe.ImageNet with
            {
                GlobalMinimumScale = 0.2,
                Interpolation = Interpolation.Bilinear,
            },
        };
}
