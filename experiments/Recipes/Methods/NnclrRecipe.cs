using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of NNCLR that other methods do not have. The projector has three layers of the widths that the
/// recipe names, each with normalization.</summary>
/// <remarks>Source: Dwibedi et al. 2021, whose code is not public; solo-learn@eb07a9c.</remarks>
public sealed record NnclrRecipe : MethodRecipe
{
    /// <summary>T: temperature of the scores.</summary>
    [SettingReason("solo-learn: 0.2")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Embeddings of earlier steps among which the nearest is looked for, over all processes.</summary>
    [SettingReason("solo-learn: 65536")]
    [SettingLimit(AtLeast = 1)]
    public int QueueSize { get; init; } = 65536;

    /// <summary>Width of the predictor's hidden layer.</summary>
    [SettingReason("solo-learn: 4096")]
    [SettingLimit(AtLeast = 1)]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <inheritdoc/>
    public override string Title => "NNCLR";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "Check that predictions are compared with those of the whole batch and that the queue holds embeddings of " +
        "many images; use a larger batch or a lower temperature, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);
}

/// <summary>NNCLR's recipes for the sets of Table 7; its numbers for ImageNet are in no public code.</summary>
internal static class NnclrRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/nnclr.sh";

    /// <remarks>The views are those of MIRA's pipelines, which solo-learn has too: one view of CIFAR sometimes
    /// solarized, on ImageNet-100 the first always blurred.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
        [Of(SoloLearn.Cifar10), Of(SoloLearn.Cifar100), Of(SoloLearn.ImageNet100)];

    private static PretrainRecipe Of(PretrainRecipe set)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return ground with
        {
            Name = $"{set.Dataset}-nnclr",
            Method = new NnclrRecipe(),
            Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 256 },
            BaseLearningRate = 0.4,
            Optimizer = ground.Optimizer with { WeightDecay = 1e-5 },
        };
    }
}
