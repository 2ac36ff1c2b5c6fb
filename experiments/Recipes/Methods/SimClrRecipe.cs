using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of SimCLR that other methods do not have.</summary>
/// <remarks>Source: Chen et al. 2020; google-research/simclr@383d414; solo-learn@eb07a9c.</remarks>
public sealed record SimClrRecipe : MethodRecipe
{
    /// <summary>T: what cosines are divided by.</summary>
    [SettingReason("T; solo-learn@eb07a9c: 0.2; simclr@383d414 for ImageNet: 0.1")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Normalization of the head's layers; with it they have no biases, and the last is scaled but not
    /// shifted.</summary>
    [SettingReason("solo-learn@eb07a9c: None; simclr@383d414: Batch")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HeadNorm HeadNorm { get; init; }

    /// <summary>Hidden layers of the head.</summary>
    [SettingReason("SimCLR and solo-learn: 1; SimCLR v2: 2")]
    [SettingLimit(AtLeast = 1)]
    public int HiddenLayers { get; init; } = 1;

    /// <inheritdoc/>
    public override string Title => "SimCLR";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string? CollapseRemedy =>
        "Check that a view is compared with all others of the whole batch and not " +
        "with itself, use a larger batch or a lower temperature, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);
}

/// <summary>The recipes of SimCLR.</summary>
internal static class SimClrRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/simclr.sh; " +
        "ImageNet: google-research/simclr@383d414, README and run.py";

    /// <remarks>ImageNet-100 at batch 256, with which the published number was made (f25dc1f); its script says 128.
    /// ImageNet for 100 to 800 epochs is ours: SimCLR's settings for 1000 with fewer epochs.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, embedding: 256, rate: 0.4, decay: 1e-5),
        Small(SoloLearn.Cifar100, embedding: 256, rate: 0.4, decay: 1e-5),
        Small(SoloLearn.ImageNet100, embedding: 128, rate: 0.3, decay: 1e-4),
        .. new[] { 100, 200, 400, 800, 1000 }.Select(OnImageNet),
        OnImageNet(800) with
        {
            Name = "imagenet-simclr-v2-800ep",
            // 0.1 √4096 = 6.4 at batch 4096.
            BaseLearningRate = 0.4,
            WarmupEpochs = 40,
            Optimizer = OptimizerRecipe.Lars with { WeightDecay = 1e-4 },
            Method = new SimClrRecipe { Temperature = 0.1, HeadNorm = HeadNorm.Batch, HiddenLayers = 2 },
        },
    ];

    private static PretrainRecipe Small(PretrainRecipe ground, int embedding, double rate, double decay) =>
        SoloLearn.AtEb07a9c(ground) with
        {
            Name = $"{ground.Dataset}-simclr",
            Method = new SimClrRecipe(),
            Projector = new() { HiddenDimension = 2048, EmbeddingDimension = embedding },
            Views = SoloLearn.Symmetric(SoloLearn.AtEb07a9c(ground).Views),
            BaseLearningRate = rate,
            Optimizer = ground.Optimizer with { WeightDecay = decay },
        };

    // Differs from simclr@383d414: brightness is multiplied, as in its v2, where v1 adds; the stem's pool is padded on
    // all sides, where TensorFlow pads below and right only; the loss is the mean over both views, where it is their
    // sum, twice as much: LARS leaves that out but for biases and normalization.
    private static PretrainRecipe OnImageNet(int epochs) => Pretrain.ImageNet(epochs) with
    {
        Name = $"imagenet-simclr-{epochs}ep",
        Method = new SimClrRecipe { Temperature = 0.1, HeadNorm = HeadNorm.Batch },
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128 },
        WarmupEpochs = 10,
        WarmupStartLearningRate = 0,
        UsesTeacher = false,
        FrozenPrototypeEpochs = 0,
        Views = SoloLearn.Symmetric(ViewsRecipe.ImageNet) with
        {
            GlobalMinimumScale = 0.08,
            Statistics = PixelStatistics.None,
        },
    };
}
