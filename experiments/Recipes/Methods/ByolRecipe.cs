using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of BYOL that other methods do not have. The projector has two layers of the widths that
/// the recipe names.</summary>
/// <remarks>Source: Grill et al. 2020; solo-learn@fca55e3.</remarks>
public sealed record ByolRecipe : MethodRecipe
{
    /// <summary>Width of the predictor's hidden layer; 0 for no predictor, without which all images collapse onto one
    /// embedding.</summary>
    [SettingReason("solo-learn: 4096 for CIFAR, 8192 for ImageNet-100")]
    [SettingLimit(AtLeast = 0)]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <summary>Whether the loss is the mean over the directions, one for each global view;
    /// otherwise it is their sum.</summary>
    [SettingReason("solo-learn@fca55e3, CIFAR: true; false from 365f2aa on, before ImageNet-100's numbers were made")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AveragesDirections { get; init; }

    /// <inheritdoc/>
    public override string Title => "BYOL";

    /// <inheritdoc/>
    public override bool HasLabels => false;
}

/// <summary>The recipes of BYOL for the three sets of Table 7.</summary>
internal static class ByolRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, b2feabd for ImageNet-100, whose READMEs have the numbers " +
        "first; bash_files/pretrain/{cifar,imagenet-100}/byol.sh";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        Of(SoloLearn.ImageNet100) with { BaseLearningRate = 0.5,
            Method = new ByolRecipe { PredictorHiddenDimension = 8192 } },
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        .. SoloLearn.Choices,
        new()
        {
            Topic = "loss of BYOL's two directions",
            Key = "method.averages-directions",
            Followed = new("true", "solo-learn@fca55e3: their mean"),
            Other = new("false", "solo-learn from 365f2aa (2021-07-14) on, and Grill et al. 2020: their sum"),
            Why = "the published numbers for CIFAR are older than the change, those for ImageNet-100 younger",
            Concerns = recipe => recipe.Backbone.Stem == ResNetStem.Cifar,
        },
    ];

    private static PretrainRecipe Of(PretrainRecipe ground) => ground with
    {
        Name = $"{ground.Dataset}-byol",
        Method = new ByolRecipe { AveragesDirections = true },
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 256 },
        BaseLearningRate = 1,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-5 },
        UsesTeacher = true,
        InitialTeacherMomentum = 0.99,
    };
}
