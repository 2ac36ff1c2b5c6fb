using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods.Byol;

/// <summary>The recipes of BYOL for the three sets of Table 7.</summary>
internal static class ByolRecipes
{
    internal const string Source = "solo-learn@eb07a9c, whose README Table 7 quotes";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        Of(SoloLearn.ImageNet100) with { BaseLearningRate = 0.5, Method = new ByolRecipe { PredictorHiddenDimension = 8192 } },
    ];

    private static PretrainRecipe Of(PretrainRecipe ground) => ground with
    {
        Name = $"{ground.Dataset}-byol",
        Method = new ByolRecipe(),
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 256 },
        BaseLearningRate = 1,
        Optimizer = ground.Optimizer with { WeightDecay = 1e-5 },
        UsesTeacher = true,
        InitialTeacherMomentum = 0.99,
    };
}
