using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of VICReg that other methods do not have. The projector has three layers of the widths that the
/// recipe names.</summary>
/// <remarks>Source: Bardes, Ponce and LeCun 2022; facebookresearch/vicreg@4e12602; solo-learn@eb07a9c.</remarks>
public sealed record VicRegRecipe : MethodRecipe
{
    /// <summary>Weight of the squared distance of two views' embeddings.</summary>
    [SettingReason("vicreg@4e12602 and solo-learn@eb07a9c: 25")]
    [SettingLimit(AtLeast = 0)]
    public double InvarianceWeight { get; init; } = 25;

    /// <summary>Weight of what keeps each number's deviation at 1: of the mean over both views.</summary>
    [SettingReason("vicreg@4e12602: 25; solo-learn@eb07a9c: 25 times the sum over both views, so 50 of their mean; " +
        "0 collapses, which is tested here")]
    [SettingLimit(AtLeast = 0)]
    public double VarianceWeight { get; init; } = 25;

    /// <summary>Weight of what keeps different numbers uncorrelated: of the sum over both views.</summary>
    [SettingReason("vicreg@4e12602 and solo-learn@eb07a9c: 1")]
    [SettingLimit(AtLeast = 0)]
    public double CovarianceWeight { get; init; } = 1;

    /// <summary>Whether the last layer has a bias.</summary>
    [SettingReason("solo-learn@eb07a9c: true; vicreg@4e12602: false")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasEndBias { get; init; }

    /// <inheritdoc/>
    public override string Title => "VICReg";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string? CollapseRemedy => "Raise method.variance-weight or method.covariance-weight, use larger " +
        "embeddings, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);
}

/// <summary>The recipes of VICReg.</summary>
internal static class VicRegRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/vicreg.sh; " +
        "ImageNet: facebookresearch/vicreg@4e12602, README and main_vicreg.py";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, ViewPipeline.CifarSolarized),
        Small(SoloLearn.Cifar100, ViewPipeline.CifarSolarized),
        Small(SoloLearn.ImageNet100, ViewPipeline.ImageNetSolarized),
        Pretrain.ImageNet(1000) with
        {
            Name = "imagenet-vicreg-1000ep",
            Method = new VicRegRecipe(),
            Projector = new() { HiddenDimension = 8192, EmbeddingDimension = 8192 },
            BatchSize = 2048,
            BaseLearningRate = 0.2,
            MinimumLearningRate = 2e-4,
            WarmupEpochs = 10,
            WarmupStartLearningRate = 0,
            UsesTeacher = false,
            FrozenPrototypeEpochs = 0,
            Views = ViewsRecipe.ImageNet with { GlobalMinimumScale = 0.08 },
        },
    ];

    private static PretrainRecipe Small(PretrainRecipe ground, ViewPipeline pipeline) =>
        SoloLearn.AtEb07a9c(ground) with
        {
            Name = $"{ground.Dataset}-vicreg",
            Method = new VicRegRecipe { VarianceWeight = 50, HasEndBias = true },
            Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 2048 },
            Views = SoloLearn.AtEb07a9c(ground).Views with { Pipeline = pipeline, GlobalMinimumScale = 0.2 },
            BaseLearningRate = 0.3,
            Optimizer = ground.Optimizer with { WeightDecay = 1e-4 },
        };
}
