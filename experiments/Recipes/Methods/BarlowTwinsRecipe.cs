using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of Barlow Twins that other methods do not have. The projector has three layers of the widths that the recipe names.</summary>
/// <remarks>Source: Zbontar et al. 2021; solo-learn@fca55e3 and, for ImageNet-100, 85b888a.</remarks>
public sealed record BarlowTwinsRecipe : MethodRecipe
{
    private const int SmallEmbedding = 512;

    /// <summary>λ: weight of the correlations of different numbers.</summary>
    [SettingReason("λ; solo-learn@fca55e3 and 85b888a: 0.005; Zbontar et al. 2021, and solo-learn from 3e63c56 on: 0.0051")]
    public double RedundancyWeight { get; init; } = 0.005;

    /// <summary>By what the loss is multiplied: it reaches SGD and whatever LARS leaves unscaled.</summary>
    [SettingReason("solo-learn: 0.1")]
    public double LossScale { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Title => "Barlow Twins";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (RedundancyWeight < 0)
        {
            yield return $"method.redundancy-weight is {SettingText.Format(RedundancyWeight)}, expected 0 or more";
        }
        if (LossScale <= 0)
        {
            yield return $"method.loss-scale is {SettingText.Format(LossScale)}, expected more than 0";
        }
        if (recipe.Views.LocalCrops > 0)
        {
            yield return $"views.local-crops is {recipe.Views.LocalCrops}, expected 0 with {Title}, which correlates two views";
        }
    }

    /// <inheritdoc/>
    public override PretrainRecipe Shrink(PretrainRecipe shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        // Fewer numbers have fewer pairs: λ grows as their count falls, or correlated embeddings cost next to nothing. Five runs of 6
        // epochs on the embedded images, k-NN with SGD: 27.0 % at a rate of 0.007, 30.5 % at 0.02, 22.6 % at 0.06, 25.0 % at 0.2; with
        // clipped LARS at 0.3: 23.0 %. MIRA's has 28.4 % then.
        return shrunk with
        {
            Optimizer = Pretrain.Mira.Optimizer,
            BaseLearningRate = 0.02,
            Projector = shrunk.Projector with { EmbeddingDimension = SmallEmbedding },
            Method = this with { RedundancyWeight = 0.02 },
        };
    }
}
