using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of BYOL that other methods do not have. The projector has two layers of the widths that the recipe names.</summary>
/// <remarks>Source: Grill et al. 2020; solo-learn@fca55e3.</remarks>
public sealed record ByolRecipe : MethodRecipe
{
    /// <summary>Width of the predictor's hidden layer.</summary>
    [SettingReason("solo-learn: 4096 for CIFAR, 8192 for ImageNet-100")]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <summary>Whether the loss is the mean over the directions, one for each global view; otherwise it is their sum.</summary>
    [SettingReason("solo-learn@fca55e3, CIFAR: true; false from 365f2aa on, before ImageNet-100's numbers were made")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AveragesDirections { get; init; }

    /// <inheritdoc/>
    public override string Title => "BYOL";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => PredictorHiddenDimension >= 1 ? []
        : [$"method.predictor-hidden-dimension is {PredictorHiddenDimension}, expected 1 or more"];

    /// <inheritdoc/>
    public override PretrainRecipe Shrink(PretrainRecipe shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        // Seven runs of 6 epochs on the embedded images: k-NN 24.5 % with these, 19.9 to 21.9 % with SGD at rates of 0.04 to 2, teacher
        // momenta of 0.9 to 0.99 and crops from 0.08, 24.1 % with clipped LARS at 1, whose embeddings kept 2 directions. Random weights
        // have 21 %: the widest margin found, and a narrow one.
        // They were made with the sum of both directions. Twice the rate and half the decay make the very same steps of their mean.
        var ground = Pretrain.Mira.Optimizer;
        return shrunk with
        {
            BaseLearningRate = 2 * shrunk.BaseLearningRate,
            Optimizer = ground with { WeightDecay = ground.WeightDecay / 2 },
            Views = shrunk.Views with { GlobalMinimumScale = 0.2 },
            Method = this with { PredictorHiddenDimension = 128 },
        };
    }
}
