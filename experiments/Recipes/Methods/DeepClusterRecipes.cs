namespace Mira.Experiments.Recipes.Methods;

/// <summary>DeepCluster-v2's recipes for the sets of Table 7.</summary>
internal static class DeepClusterRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@e90d420, whose README has the numbers first; bash_files/pretrain/{cifar,imagenet-100}/deepclusterv2.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        // Its script for ImageNet-100 leaves biases and normalisation out of LARS, those for CIFAR do not.
        Of(SoloLearn.ImageNet100, scalesVectors: false),
    ];

    /// <summary>Where that code and a later one disagree.</summary>
    internal static IReadOnlyList<Choice> Choices { get; } = [.. SoloLearn.Choices.Where(choice => choice.Key != SoloLearn.WarmupStart)];

    private static PretrainRecipe Of(PretrainRecipe ground, bool scalesVectors = true) => ground with
    {
        Name = $"{ground.Dataset}-deepcluster-v2",
        Method = new DeepClusterRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 128, Prototypes = 3000 },
        Views = SoloLearn.Symmetric(ground.Views),
        BaseLearningRate = 0.6,
        MinimumLearningRate = 6e-4,
        // The first epoch has no labels and so no gradient: one epoch more of warm-up, from 0.
        WarmupEpochs = 11,
        WarmupStartLearningRate = 0,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-6, ScalesVectors = scalesVectors },
    };
}
