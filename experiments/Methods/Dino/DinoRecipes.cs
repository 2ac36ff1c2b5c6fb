using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO's recipes for the sets of Table 7.</summary>
internal static class DinoRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, scripts/pretrain/{cifar,imagenet-100}/dino.sh";

    /// <summary>CIFAR-10, CIFAR-100, ImageNet-100.</summary>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Of(SoloLearn.Cifar10),
        Of(SoloLearn.Cifar100),
        Of(SoloLearn.ImageNet100),
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
