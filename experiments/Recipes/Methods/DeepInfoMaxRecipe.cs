using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>How DeepInfoMax estimates information.</summary>
public enum InformationEstimator
{
    /// <summary>A lower bound of the Jensen-Shannon divergence.</summary>
    JensenShannon,

    /// <summary>The part's own image among all others.</summary>
    InfoNce,

    /// <summary>Donsker and Varadhan's form of the mutual information.</summary>
    DonskerVaradhan,
}

/// <summary>Settings of DeepInfoMax that other methods do not have. Images and parts of them have embeddings of the
/// recipe's length.</summary>
/// <remarks>Source: Hjelm et al. 2019; rdevon/DIM@bac4765.</remarks>
public sealed record DeepInfoMaxRecipe : MethodRecipe
{
    /// <summary>How information is estimated.</summary>
    [SettingReason("DIM@bac4765: the Jensen-Shannon divergence, its default")]
    public InformationEstimator Estimator { get; init; }

    /// <summary>Stage of the backbone, from 1, whose activations are the parts of an image.</summary>
    [SettingReason("ours for a ResNet: 3; DIM's own network has the last of its convolutions")]
    [SettingLimit(AtLeast = 1, AtMost = 4)]
    public int MapStage { get; init; } = 3;

    /// <inheritdoc/>
    public override string Title => "DeepInfoMax";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy => "Check that an image's parts are compared with all other images of the " +
        "batch, use a larger batch, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.JoinsViews
            ? [.. LocalViewFault(recipe), $"joins-views is true, expected false with {Title}, which reads one view"]
            : LocalViewFault(recipe);
    }
}

/// <summary>The recipes of DeepInfoMax.</summary>
internal static class DeepInfoMaxRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ours for ResNet-18: the rate, batch and embeddings of rdevon/DIM@bac4765, whose " +
        "networks are small convolutional ones";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
        [Small(SoloLearn.Cifar10), Small(SoloLearn.Cifar100), Small(SoloLearn.ImageNet100)];

    private static PretrainRecipe Small(PretrainRecipe set)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return ground with
        {
            Name = $"{set.Dataset}-deepinfomax",
            Method = new DeepInfoMaxRecipe(),
            Projector = new() { EmbeddingDimension = 2048 },
            BatchSize = 64,
            // 1e-4 for the batch of 64.
            BaseLearningRate = 4e-4,
            WarmupEpochs = 0,
            WarmupStartLearningRate = 0,
            // No drop before the end: a constant.
            DropEpochs = ground.Epochs,
            Optimizer = new() { Method = OptimizerMethod.Adam, WeightDecay = 0, DecaysVectors = true },
            Views = ground.Views with { Pipeline = ViewPipeline.Whole },
        };
    }
}
