using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of SimSiam that other methods do not have. The projector has two layers of the widths that
/// the recipe names.</summary>
/// <remarks>Source: Chen and He 2021.</remarks>
public sealed record SimSiamRecipe : MethodRecipe
{
    /// <summary>Width of the predictor's hidden layer.</summary>
    [SettingReason("Chen and He 2021, 3: 512, a quarter of the 2048 of input and output")]
    [SettingLimit(AtLeast = 1)]
    public int PredictorHiddenDimension { get; init; } = 512;

    /// <summary>Whether gradients stop at the embeddings that are predicted; without, all images collapse
    /// onto one embedding.</summary>
    [SettingReason("Chen and He 2021, 4.1: true; false collapses, which is shown there and tested here")]
    public bool StopsGradient { get; init; } = true;

    /// <inheritdoc/>
    public override string Title => "SimSiam";

    /// <inheritdoc/>
    public override bool HasLabels => false;
}

/// <summary>The recipe of SimSiam for CIFAR-10, which no table of the paper has.</summary>
internal static class SimSiamRecipes
{
    internal const string Source = "ours, in no table of the paper: Chen and He 2021, appendix " +
        "D, in the views of the other methods";

    /// <remarks>
    /// Chen and He's views for CIFAR-10 have a smallest crop of 0.2, jitter of 0.4, 0.4, 0.4, 0.1 and
    /// nothing solarized; these have saturation 0.2 and a second view that is sometimes solarized, so that the loss
    /// alone sets the methods apart. The predictor's learning rate falls with all others: that it should not is said of
    /// ImageNet only. Decay spares biases and normalization.
    /// </remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        SoloLearn.Cifar10 with
        {
            Name = "cifar10-simsiam",
            Method = new SimSiamRecipe(),
            Backbone = new() { StemInitialization = StemInitialization.Uniform },
            Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 2048 },
            Epochs = 800,
            BatchSize = 512,
            BaseLearningRate = 0.03,
            WarmupEpochs = 0,
            Optimizer = new() { WeightDecay = 5e-4 },
            Views = SoloLearn.Cifar10.Views with { GlobalMinimumScale = 0.2 },
        },
    ];
}
