using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of Barlow Twins that other methods do not have. The projector has three layers of the widths that
/// the recipe names.</summary>
/// <remarks>Source: Zbontar et al. 2021; solo-learn@fca55e3 and, for ImageNet-100, 85b888a.</remarks>
public sealed record BarlowTwinsRecipe : MethodRecipe
{
    private const int SmallEmbedding = 512;

    /// <summary>λ: weight of the correlations of different numbers.</summary>
    [SettingReason("λ; solo-learn@fca55e3 and 85b888a: 0.005; Zbontar et al. 2021, and solo-learn " +
        "from 3e63c56 on: 0.0051")]
    [SettingLimit(AtLeast = 0)]
    public double RedundancyWeight { get; init; } = 0.005;

    /// <summary>By what the loss is multiplied: it reaches SGD and whatever LARS leaves unscaled.</summary>
    [SettingReason("solo-learn: 0.1")]
    [SettingLimit(Above = 0)]
    public double LossScale { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Title => "Barlow Twins";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.Views.LocalCrops > 0)
        {
            yield return $"views.local-crops is {recipe.Views.LocalCrops}, expected 0 with {Title}, " +
                "which correlates two views";
        }
    }
}

/// <summary>The recipes of Barlow Twins for the three sets of Table 7.</summary>
internal static class BarlowTwinsRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, 85b888a for ImageNet-100, whose READMEs have the numbers " +
        "first; bash_files/pretrain/{cifar,imagenet-100}/barlow.sh";

    internal static IReadOnlyList<PretrainRecipe> All { get; } = [Of(SoloLearn.Cifar10), Of(SoloLearn.Cifar100),
        Of(SoloLearn.ImageNet100)];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        .. SoloLearn.Choices,
        new()
        {
            Topic = "λ of Barlow Twins",
            Key = "method.redundancy-weight",
            Followed = new("0.005", "solo-learn before 3e63c56 (2021-10-08)"),
            Other = new("0.0051", "solo-learn@eb07a9c, and Zbontar et al. 2021"),
            Why = "the published numbers are older than the change",
            Concerns = recipe => recipe.Optimizer.Method == OptimizerMethod.ClippedLars,
        },
    ];

    // Differs from solo-learn@85b888a on ImageNet-100: there each of two GPUs correlated its own 128
    // rows, and averaging halved the gradient once more; here the whole batch is one. What that changes is unknown.
    private static PretrainRecipe Of(PretrainRecipe ground) => ground with
    {
        Name = $"{ground.Dataset}-barlow-twins",
        Method = new BarlowTwinsRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 2048 },
        BaseLearningRate = 0.3,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-4 },
    };
}
