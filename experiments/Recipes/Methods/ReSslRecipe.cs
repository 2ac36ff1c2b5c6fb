using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of ReSSL that other methods do not have. The projector has two layers of the widths that the
/// recipe names, without normalization.</summary>
/// <remarks>Source: Zheng et al. 2021; ressl@4d67daa; solo-learn@eb07a9c.</remarks>
public sealed record ReSslRecipe : MethodRecipe
{
    /// <summary>Temperature of what the student's view resembles.</summary>
    [SettingReason("ReSSL and solo-learn: 0.1")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.1;

    /// <summary>Temperature of what the teacher's view resembles.</summary>
    [SettingReason("ReSSL and solo-learn: 0.04; not above the student's, or it collapses")]
    [TemperatureLimit]
    public double TargetTemperature { get; init; } = 0.04;

    /// <summary>Keys of earlier steps that both are compared with, over all processes.</summary>
    [SettingReason("ReSSL: 131072 on ImageNet; solo-learn: 65536")]
    [SettingLimit(AtLeast = 1)]
    public int QueueSize { get; init; } = 65536;

    /// <inheritdoc/>
    public override string Title => "ReSSL";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "Lower method.target-temperature, which must stay below method.temperature, check that the second view is " +
        "the weak one and the teacher's, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => PairFaults(recipe);
}

/// <summary>ReSSL's recipes: solo-learn's for the sets of Table 7, the authors' own for ImageNet.</summary>
internal static class ReSslRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/ressl.sh; " +
        "ImageNet: ressl@4d67daa ressl.py and its README, 8 GPUs";

    /// <remarks>On ImageNet-100 solo-learn does not synchronize its two GPUs' statistics; here they are the whole
    /// batch's. Without decay on ImageNet are the parameters that the authors' code calls "bn" or "bias"; theirs leaves
    /// the normalization of shortcuts in, here all normalization is out.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Solo(SoloLearn.Cifar10, ViewPipeline.CifarWeak, 0.05),
        Solo(SoloLearn.Cifar100, ViewPipeline.CifarWeak, 0.05),
        Solo(SoloLearn.ImageNet100, ViewPipeline.ImageNetWeak, 0.3),
        Official(200),
    ];

    private static PretrainRecipe Solo(PretrainRecipe set, ViewPipeline pipeline, double rate)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return ground with
        {
            Name = $"{set.Dataset}-ressl",
            Method = new ReSslRecipe(),
            Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 256 },
            BaseLearningRate = rate,
            Optimizer = new() { WeightDecay = 1e-4, DecaysVectors = true },
            UsesTeacher = true,
            InitialTeacherMomentum = 0.99,
            Views = ground.Views with { Pipeline = pipeline },
        };
    }

    private static PretrainRecipe Official(int epochs)
    {
        var ground = MocoRecipes.SmallBatch(epochs);
        return ground with
        {
            Name = $"imagenet-ressl-{epochs}ep",
            Method = new ReSslRecipe { QueueSize = 131072 },
            Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 512 },
            BaseLearningRate = 0.05,
            WarmupEpochs = 5,
            ScheduleInterval = ScheduleInterval.Step,
            Optimizer = new() { WeightDecay = 1e-4 },
            InitialTeacherMomentum = 0.999,
            FinalTeacherMomentum = 0.999,
            Views = ground.Views with { Pipeline = ViewPipeline.ImageNetPlain },
        };
    }
}
