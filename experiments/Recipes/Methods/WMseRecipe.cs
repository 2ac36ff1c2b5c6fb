using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of W-MSE that other methods do not have. The projector has one hidden layer.</summary>
/// <remarks>Source: Ermolov et al. 2021; htdt/self-supervised@d9662c8; solo-learn@eb07a9c.</remarks>
public sealed record WMseRecipe : MethodRecipe
{
    /// <summary>Images that are whitened together, at most the batch.</summary>
    [SettingReason("solo-learn@eb07a9c, and W-MSE for CIFAR: 128, twice the numbers of an embedding")]
    [SettingLimit(AtLeast = 2)]
    public int SliceSize { get; init; } = 128;

    /// <summary>Share of the identity in the covariance that is whitened.</summary>
    [SettingReason("W-MSE: 0; more is ours, for slices of few images")]
    [SettingLimit(AtLeast = 0, Below = 1)]
    public double Shrinkage { get; init; }

    /// <summary>Random partitions into slices over which the loss is averaged.</summary>
    [SettingReason("W-MSE and solo-learn: 1")]
    [SettingLimit(AtLeast = 1)]
    public int Partitions { get; init; } = 1;

    /// <inheritdoc/>
    public override string Title => "W-MSE";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy => "Whiten more images together, at least twice as many as an embedding " +
        "has numbers, or lower the learning rate.";

    /// <summary>Images that are whitened together in a batch.</summary>
    internal int SliceOf(int batch) => Math.Min(SliceSize, batch);

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var (slice, numbers) = (SliceOf(recipe.BatchSize), recipe.Projector.EmbeddingDimension);
        if (recipe.BatchSize % slice != 0)
        {
            yield return $"batch-size is {recipe.BatchSize}, expected a multiple of method.slice-size, {slice}";
        }
        if (slice < 2 * numbers && Shrinkage == 0)
        {
            yield return $"method.slice-size is {slice} of a batch of {recipe.BatchSize}, expected at least " +
                $"{2 * numbers}, twice projector.embedding-dimension, or method.shrinkage above 0";
        }
    }
}

/// <summary>The recipes of W-MSE.</summary>
internal static class WMseRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/wmse.sh";

    // Differs from solo-learn@eb07a9c: each view is normalized by itself in the projector, there and in W-MSE all
    // together; every process whitens slices of the whole batch, there those of its own rows.
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10) with { BaseLearningRate = 3e-3 },
        Small(SoloLearn.Cifar100) with { BaseLearningRate = 3e-3 },
        Small(SoloLearn.ImageNet100) with
        {
            BaseLearningRate = 2e-3,
            Views = SoloLearn.ImageNet100.Views with { Pipeline = ViewPipeline.ImageNetSymmetricSharp },
        },
    ];

    private static PretrainRecipe Small(PretrainRecipe ground) => SoloLearn.AtEb07a9c(ground) with
    {
        Name = $"{ground.Dataset}-w-mse",
        Method = new WMseRecipe(),
        Projector = new() { HiddenDimension = 1024, EmbeddingDimension = 64 },
        WarmupEpochs = 2,
        WarmupStartLearningRate = 0,
        Optimizer = new() { Method = OptimizerMethod.Adam, WeightDecay = 1e-6, DecaysVectors = true },
        Views = SoloLearn.AtEb07a9c(ground).Views with
        {
            Pipeline = ViewPipeline.CifarAlike,
            GlobalMinimumScale = 0.2,
        },
    };
}
