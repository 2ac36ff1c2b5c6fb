using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods.BarlowTwins;

/// <summary>The recipes of Barlow Twins for the three sets of Table 7.</summary>
internal static class BarlowTwinsRecipes
{
    internal const string Source = "solo-learn@eb07a9c, whose README Table 7 quotes";

    internal static IReadOnlyList<PretrainRecipe> All { get; } = [Of(SoloLearn.Cifar10), Of(SoloLearn.Cifar100), Of(SoloLearn.ImageNet100)];

    private static PretrainRecipe Of(PretrainRecipe ground) => ground with
    {
        Name = $"{ground.Dataset}-barlow-twins",
        Method = new BarlowTwinsRecipe(),
        Projector = new() { HiddenDimension = 2048, EmbeddingDimension = 2048 },
        BaseLearningRate = 0.3,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-4 },
    };
}
