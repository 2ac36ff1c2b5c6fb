using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Methods.Byol;

/// <summary>Settings of BYOL that other methods do not have. The projector has two layers of the widths that the recipe names.</summary>
/// <remarks>Source: Grill et al. 2020; solo-learn@eb07a9c.</remarks>
public sealed record ByolRecipe : MethodRecipe
{
    /// <summary>Width of the predictor's hidden layer.</summary>
    [SettingReason("solo-learn: 4096 for CIFAR, 8192 for ImageNet-100")]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <inheritdoc/>
    public override string Title => "BYOL";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    internal override IPretrainingMethod Create(MethodSetting setting) => new ByolMethod(setting.Recipe, PredictorHiddenDimension);

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => PredictorHiddenDimension >= 1 ? []
        : [$"method.predictor-hidden-dimension is {PredictorHiddenDimension}, expected 1 or more"];

    /// <inheritdoc/>
    public override PretrainRecipe Shrink(PretrainRecipe shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        return shrunk with { Optimizer = Pretrain.Mira.Optimizer, Method = this with { PredictorHiddenDimension = 512 } };
    }
}
