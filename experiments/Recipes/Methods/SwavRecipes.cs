namespace Mira.Experiments.Recipes.Methods;

/// <summary>SwAV's recipes for the sets of Table 7.</summary>
internal static class SwavRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, 4fe2b2a for ImageNet-100, whose READMEs have the numbers first; bash_files/pretrain/{cifar,imagenet-100}/swav.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Blurred(Of(SoloLearn.Cifar10)),
        Blurred(Of(SoloLearn.Cifar100)),
        // Its script for ImageNet-100 leaves biases and normalisation out of LARS, those for CIFAR do not.
        Of(SoloLearn.ImageNet100, scalesVectors: false),
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } =
    [
        .. SoloLearn.Choices,
        new()
        {
            Topic = "blur of SwAV's views on CIFAR, in doubt",
            Key = "views.pipeline",
            Followed = new(nameof(ViewPipeline.CifarSymmetricBlur), "solo-learn@fca55e3: its script sets no --gaussian_prob, whose default is 0.5"),
            Other = new(nameof(ViewPipeline.CifarSymmetric), "solo-learn from e90d420 (2021-08-13) on: --gaussian_prob 0.0 0.0"),
            Why = "the published numbers are older than the change; whether the script was run as it stands there nothing says",
            Concerns = recipe => recipe.Optimizer.Method == OptimizerMethod.ClippedLars && recipe.Backbone.Stem == ResNetStem.Cifar,
        },
    ];

    private static PretrainRecipe Blurred(PretrainRecipe recipe) =>
        recipe with { Views = recipe.Views with { Pipeline = ViewPipeline.CifarSymmetricBlur } };

    private static PretrainRecipe Of(PretrainRecipe ground, bool scalesVectors = true) => ground with
    {
        Name = $"{ground.Dataset}-swav",
        Method = new SwavRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128, Prototypes = 3000 },
        Views = SoloLearn.Symmetric(ground.Views),
        BaseLearningRate = 0.6,
        MinimumLearningRate = 6e-4,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-6, ScalesVectors = scalesVectors },
        FrozenPrototypeEpochs = 2,
    };
}
