using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Recipes;

/// <summary>Settings that solo-learn's recipes for ResNet-18 share. Table 7's baselines start from them.</summary>
/// <remarks>
/// Table 7 copies solo-learn's README. A number there was made by the code of the commit that
/// first shows it: CIFAR by fca55e3 (2021-07-09), DeepCluster-v2 by e90d420 (2021-08-13), ImageNet-100 by the commits
/// that its recipes name. All of these have what stands here. Scripts are in bash_files/pretrain, from eb07a9c
/// (2022-05-02, when the paper was submitted) back to the first.
/// A method derives its three recipes from these: name, method, rates, decay, teacher.
/// </remarks>
public static class SoloLearn
{
    /// <summary>The setting of a choice that DeepCluster-v2, whose warm-up starts at 0, does not have.</summary>
    internal const string WarmupStart = "warmup-start-learning-rate";

    /// <summary>CIFAR-10: 1000 epochs at batch 256, asymmetric augmentation, the pixel statistics
    /// of both CIFAR sets.</summary>
    public static PretrainRecipe Cifar10 { get; } = new()
    {
        Dataset = "cifar10",
        Backbone = new() { ResidualScale = 1, StemInitialization = StemInitialization.Uniform },
        Epochs = 1000,
        BatchSize = 256,
        WarmupEpochs = 10,
        WarmupStartLearningRate = 0.003,
        WarmupRamp = WarmupRamp.Closed,
        ScheduleInterval = ScheduleInterval.Epoch,
        Optimizer = OptimizerRecipe.ClippedLars,
        UsesTeacher = false,
        FrozenPrototypeEpochs = 0,
        Views = new() { GlobalMinimumScale = 0.08, Interpolation = Interpolation.Bicubic },
    };

    /// <summary>CIFAR-100: as CIFAR-10.</summary>
    public static PretrainRecipe Cifar100 { get; } = Cifar10 with { Dataset = "cifar100" };

    /// <summary>ImageNet-100: 400 epochs at batch 256, views of 224 pixels with blur.</summary>
    public static PretrainRecipe ImageNet100 { get; } = Cifar10 with
    {
        Dataset = "imagenet100",
        Backbone = new() { Stem = ResNetStem.ImageNet, ResidualScale = 1 },
        Epochs = 400,
        Views = ViewsRecipe.ImageNet with { GlobalMinimumScale = 0.08, Statistics = PixelStatistics.ImageNetRed228 },
    };

    /// <summary>The shared settings as in the scripts of eb07a9c: rates at every step, a warm-up from 3e-5, pixel
    /// statistics of the training images.</summary>
    /// <remarks>For the methods outside Table 7. Their published numbers for CIFAR are older (fca55e3): expect a
    /// point of difference, not tenths.</remarks>
    public static PretrainRecipe AtEb07a9c(PretrainRecipe ground)
    {
        ArgumentNullException.ThrowIfNull(ground);
        return ground with
        {
            ScheduleInterval = ScheduleInterval.Step,
            WarmupStartLearningRate = 3e-5,
            Views = ground.Views with
            {
                Statistics = ground.Dataset switch
                {
                    "cifar10" => PixelStatistics.Cifar10,
                    "cifar100" => PixelStatistics.Cifar100,
                    _ => ground.Views.Statistics,
                },
            },
        };
    }

    /// <summary>Where the code that made the numbers and that of eb07a9c disagree, whatever the method.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        new()
        {
            Topic = "when the learning rate is set",
            Key = "schedule-interval",
            Followed = new(nameof(ScheduleInterval.Epoch), "solo-learn before f25dc1f (2022-03-10)"),
            Other = new(nameof(ScheduleInterval.Step), "solo-learn@eb07a9c"),
            Why = "the published numbers are older than the change",
            Concerns = IsOnItsGround,
        },
        new()
        {
            Topic = "pixel statistics of CIFAR-10",
            Key = "views.statistics",
            Followed = new(nameof(PixelStatistics.Cifar),
                "solo-learn before 0ac7b8f (2021-12-01), training and validation"),
            Other = new(nameof(PixelStatistics.Cifar10), "solo-learn@eb07a9c, training alone"),
            Why = "the published numbers are older than the change",
            Concerns = recipe => IsOnItsGround(recipe) && recipe.Dataset == "cifar10",
        },
        new()
        {
            Topic = "pixel statistics of CIFAR-100",
            Key = "views.statistics",
            Followed = new(nameof(PixelStatistics.Cifar),
                "solo-learn before 0ac7b8f (2021-12-01), training and validation"),
            Other = new(nameof(PixelStatistics.Cifar100), "solo-learn@eb07a9c, training alone"),
            Why = "the published numbers are older than the change",
            Concerns = recipe => IsOnItsGround(recipe) && recipe.Dataset == "cifar100",
        },
        new()
        {
            Topic = "start of the warm-up",
            Key = WarmupStart,
            Followed = new("0.003", "solo-learn before ed93381 (2022-02-10)"),
            Other = new("3e-5", "solo-learn@eb07a9c"),
            Why = "the published numbers are older than the change",
            Concerns = IsOnItsGround,
        },
    ];

    /// <summary>The views of a recipe with the augmentation of SwAV and DeepCluster-v2: stronger,
    /// and alike for both.</summary>
    public static ViewsRecipe Symmetric(ViewsRecipe views)
    {
        ArgumentNullException.ThrowIfNull(views);
        return views with
        {
            Pipeline = views.Pipeline == ViewPipeline.ImageNet
                ? ViewPipeline.ImageNetSymmetric
                : ViewPipeline.CifarSymmetric,
        };
    }

    // At small scales these settings are MIRA's.
    private static bool IsOnItsGround(PretrainRecipe recipe) => recipe.Optimizer.Method == OptimizerMethod.ClippedLars;
}
