using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of mean shift that other methods do not have. The projector has two layers of the widths that the
/// recipe names.</summary>
/// <remarks>Source: Koohpayegani, Tejankar and Pirsiavash 2021; msf@130191c.</remarks>
public sealed record MsfRecipe : MethodRecipe
{
    /// <summary>Neighbors of a target that its query should be near, the target itself among them; 1 is BYOL in one
    /// direction.</summary>
    [SettingReason("MSF: 10 in its README, 5 in its script and here for small sets")]
    [SettingLimit(AtLeast = 1)]
    public int Neighbors { get; init; } = 5;

    /// <summary>Targets that are remembered, over all processes. More than a quarter of the images makes an image its
    /// own neighbor several times.</summary>
    [SettingReason("MSF: 128000 for ImageNet in its README; ours: 8192 for small sets")]
    [SettingLimit(AtLeast = 1)]
    public int BankSize { get; init; } = 8192;

    /// <summary>Width of the predictor's hidden layer; 0 for no predictor.</summary>
    [SettingReason("MSF: 4096, as its projector; 0 collapses without a teacher, which is tested here")]
    [SettingLimit(AtLeast = 0)]
    public int PredictorHiddenDimension { get; init; } = 4096;

    /// <inheritdoc/>
    public override string Title => "MSF";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "Check that there is a predictor and that targets come from the teacher, set method.neighbors lower or " +
        "method.bank-size higher, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => Neighbors <= BankSize ? LocalViewFault(recipe)
        : [.. LocalViewFault(recipe),
            $"method.neighbors is {Neighbors}, expected at most method.bank-size, {BankSize}"];
}

/// <summary>Mean shift's recipes: the authors' for ImageNet, ours for small sets.</summary>
internal static class MsfRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ImageNet: msf@130191c README and train_msf.py, with 8 groups of normalization " +
        "(its number of GPUs is not written); small sets: ours, the same on solo-learn's ground with a smaller bank";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10, ViewPipeline.CifarPlain),
        Small(SoloLearn.Cifar100, ViewPipeline.CifarPlain),
        Small(SoloLearn.ImageNet100, ViewPipeline.ImageNetPlain),
        Official(200),
    ];

    private static PretrainRecipe Small(PretrainRecipe set, ViewPipeline pipeline)
    {
        var ground = SoloLearn.AtEb07a9c(set);
        return WithItsSettings(ground) with
        {
            Name = $"{set.Dataset}-msf",
            Method = new MsfRecipe(),
            Views = ground.Views with { Pipeline = pipeline, GlobalMinimumScale = 0.2 },
        };
    }

    private static PretrainRecipe Official(int epochs)
    {
        var ground = MocoRecipes.SmallBatch(epochs);
        return WithItsSettings(ground) with
        {
            Name = $"imagenet-msf-{epochs}ep",
            Method = new MsfRecipe { Neighbors = 10, BankSize = 128_000 },
            Views = ground.Views with { Pipeline = ViewPipeline.ImageNetPlain },
        };
    }

    private static PretrainRecipe WithItsSettings(PretrainRecipe ground) => ground with
    {
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 512 },
        BaseLearningRate = 0.05,
        Optimizer = new() { WeightDecay = 1e-4, DecaysVectors = true },
        UsesTeacher = true,
        InitialTeacherMomentum = 0.99,
        FinalTeacherMomentum = 0.99,
    };
}
