using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>How DINO's teacher labels.</summary>
/// <remarks>Source: solo-learn@fca55e3, whose README first has the numbers: solo/methods/dino.py,
/// solo/losses/dino.py.</remarks>
public sealed record DinoRecipe : MethodRecipe
{
    // A teacher that averages over ten steps.
    private const double ShortMemory = 0.9;

    /// <summary>τ_t after its warm-up.</summary>
    [SettingReason("τ_t; solo-learn's default: 0.07")]
    [TemperatureLimit]
    public double TeacherTemperature { get; init; } = 0.07;

    /// <summary>τ_t in the first epoch.</summary>
    [SettingReason("solo-learn's default: 0.04; its code calls it warmup_teacher_temperature")]
    [TemperatureLimit]
    public double FirstTeacherTemperature { get; init; } = 0.04;

    /// <summary>τ_s: temperature of the student's predictions.</summary>
    [SettingReason("DINO and solo-learn: 0.1")]
    [TemperatureLimit]
    public double StudentTemperature { get; init; } = 0.1;

    /// <summary>Epochs in which τ_t goes from the one to the other, evenly.</summary>
    [SettingReason("solo-learn's default in May 2022: 50; later 0, with which its users report worse results")]
    [SettingLimit(AtLeast = 0)]
    public int TemperatureEpochs { get; init; } = 50;

    /// <summary>Share of the old center that stays in a step; 1 is not a centering.</summary>
    [SettingReason("DINO and solo-learn: 0.9")]
    [SettingLimit(AtLeast = 0, AtMost = 1)]
    public double CenterMomentum { get; init; } = 0.9;

    /// <summary>Normalization of the head's hidden layers.</summary>
    [SettingReason("solo-learn@fca55e3: Batch, without a choice; None from 22a52fe on, unless " +
        "--use_bn_in_head is given")]
    public HeadNorm HeadNorm { get; init; } = HeadNorm.Batch;

    /// <inheritdoc/>
    public override string Title => "DINO";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <summary>τ_t in an epoch, counted from 0.</summary>
    public double TemperatureAt(int epoch) => epoch + 1 >= TemperatureEpochs
        ? TeacherTemperature
        : FirstTeacherTemperature + ((TeacherTemperature - FirstTeacherTemperature) * epoch / (TemperatureEpochs - 1));

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        var temperature = TemperatureAt(rates.Epoch);
        return new(StudentTemperature, temperature, temperature, "τ_t");
    }

    /// <inheritdoc/>
    public override PretrainRecipe Shorten(PretrainRecipe shortened, double share)
    {
        ArgumentNullException.ThrowIfNull(shortened);
        // A teacher with the memory of a long run would be its random start for much of a short one.
        return shortened with
        {
            InitialTeacherMomentum = Math.Min(shortened.InitialTeacherMomentum,
                Math.Max(ShortMemory, 1 - ((1 - shortened.InitialTeacherMomentum) / share))),
            Method = this with { TemperatureEpochs = (int)Math.Ceiling(TemperatureEpochs * share) },
        };
    }
}

/// <summary>Normalization of the hidden layers of a head.</summary>
public enum HeadNorm
{
    /// <summary>None.</summary>
    None,

    /// <summary>Batch normalization.</summary>
    Batch,
}

/// <summary>DINO's recipes for the sets of Table 7.</summary>
internal static class DinoRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, 4fe2b2a for ImageNet-100, whose READMEs have the numbers " +
        "first; bash_files/pretrain/{cifar,imagenet-100}/dino.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        Of(SoloLearn.ImageNet100),
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        .. SoloLearn.Choices,
        new()
        {
            Topic = "normalization in DINO's head",
            Key = "method.head-norm",
            Followed = new(nameof(HeadNorm.Batch),
                "solo-learn@fca55e3 and 4fe2b2a, solo/methods/dino.py: use_bn is true, and nothing sets it"),
            Other = new(nameof(HeadNorm.None),
                "solo-learn from 22a52fe (2021-09-13) on: --use_bn_in_head is off unless given"),
            Why = "the published numbers are older than the change",
            Concerns = _ => true,
        },
    ];

    private static PretrainRecipe Of(PretrainRecipe ground) => ground with
    {
        Name = $"{ground.Dataset}-dino",
        Method = new DinoRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 256, Prototypes = 4096 },
        BaseLearningRate = 0.3,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-6 },
        UsesTeacher = true,
        InitialTeacherMomentum = 0.9995,
        FrozenPrototypeEpochs = 1,
    };
}
