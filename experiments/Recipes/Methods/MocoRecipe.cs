using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of MoCo-v2 that other methods do not have. The projector has two layers of the widths that the
/// recipe names, without normalization.</summary>
/// <remarks>Source: He et al. 2020, Chen et al. 2020 (MoCo-v2); moco@4397a04 and 010242b; solo-learn@eb07a9c for
/// MoCo-v2+.</remarks>
public sealed record MocoRecipe : MethodRecipe
{
    /// <summary>T: temperature of the scores.</summary>
    [SettingReason("MoCo-v2 and solo-learn: 0.2")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Keys of earlier steps that a query is compared with, over all processes.</summary>
    [SettingReason("MoCo-v2: 65536 on ImageNet; solo-learn: 32768 on CIFAR, 65536 on ImageNet-100")]
    [SettingLimit(AtLeast = 1)]
    public int QueueSize { get; init; } = 32768;

    /// <summary>Whether each view is a query once and a key once, with a queue for the keys of each: MoCo-v2+.
    /// Otherwise the first view is the query, the second the key.</summary>
    [SettingReason("MoCo-v2: false; solo-learn's MoCo-v2+: true")]
    public bool IsSymmetric { get; init; } = true;

    /// <inheritdoc/>
    public override string Title => "MoCo-v2";

    /// <inheritdoc/>
    public override string Summary => IsSymmetric ? "MoCo-v2+" : Title;

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "Check that the keys are the teacher's, of the other view, and that the queue holds keys of many images; " +
        "lower the temperature, raise the teacher's momentum, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => PairFaults(recipe);
}

/// <summary>MoCo-v2's recipes: MoCo-v2+ for the small sets, the authors' own for ImageNet.</summary>
internal static class MocoRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/mocov2plus.sh; " +
        "ImageNet: moco@010242b main_moco.py and its README, 8 GPUs";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Plus(SoloLearn.Cifar10, ViewPipeline.CifarMoco, 32768),
        Plus(SoloLearn.Cifar100, ViewPipeline.CifarMoco, 32768),
        Plus(SoloLearn.ImageNet100, ViewPipeline.ImageNetMoco, 65536),
        Official(200),
        Official(800),
    ];

    private static PretrainRecipe Plus(PretrainRecipe set, ViewPipeline pipeline, int queue)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return ground with
        {
            Name = $"{set.Dataset}-moco-v2",
            Method = new MocoRecipe { QueueSize = queue },
            Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128 },
            BaseLearningRate = 0.3,
            // Its --exclude_bias_n_norm acts inside the LARS wrapper only: SGD decays everything.
            Optimizer = new() { WeightDecay = 1e-4, DecaysVectors = true },
            UsesTeacher = true,
            InitialTeacherMomentum = 0.99,
            FinalTeacherMomentum = 0.999,
            Views = ground.Views with { Pipeline = pipeline },
        };
    }

    /// <summary>Eight GPUs of 32 images, each normalizing its own; keys are made of shuffled rows.</summary>
    private static PretrainRecipe Official(int epochs) => SmallBatch(epochs) with
    {
        Name = $"imagenet-moco-v2-{epochs}ep",
        Method = new MocoRecipe { QueueSize = 65536, IsSymmetric = false },
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128 },
        BaseLearningRate = 0.03,
        InitialTeacherMomentum = 0.999,
        FinalTeacherMomentum = 0.999,
        Views = SmallBatch(epochs).Views with { Pipeline = ViewPipeline.ImageNetMoco },
    };

    /// <summary>What recipes for ResNet-50 that descend from MoCo's code have in common: SGD at batch 256 over 8 GPUs
    /// that exchange no statistics, a cosine by epochs without warm-up, decay of all weights.</summary>
    internal static PretrainRecipe SmallBatch(int epochs)
    {
        var large = Pretrain.ImageNet(epochs);
        return large with
        {
            Backbone = large.Backbone with { ResidualScale = 1 },
            BatchSize = 256,
            WarmupEpochs = 0,
            WarmupStartLearningRate = 0,
            ScheduleInterval = ScheduleInterval.Epoch,
            Optimizer = new() { WeightDecay = 1e-4, DecaysVectors = true },
            NormGroups = 8,
            FrozenPrototypeEpochs = 0,
            Views = large.Views with
            {
                GlobalMinimumScale = 0.2,
                Interpolation = Interpolation.Bilinear,
            },
        };
    }
}
