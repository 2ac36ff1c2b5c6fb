namespace Mira.Experiments.Recipes.Methods;

/// <summary>DINO's recipes for the sets of Table 7.</summary>
internal static class DinoRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source =
        "solo-learn@fca55e3 for CIFAR, 4fe2b2a for ImageNet-100, whose READMEs have the numbers first; bash_files/pretrain/{cifar,imagenet-100}/dino.sh";

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
            Topic = "normalisation in DINO's head",
            Key = "method.head-norm",
            Followed = new(nameof(HeadNorm.Batch), "solo-learn@fca55e3 and 4fe2b2a, solo/methods/dino.py: use_bn is true, and nothing sets it"),
            Other = new(nameof(HeadNorm.None), "solo-learn from 22a52fe (2021-09-13) on: --use_bn_in_head is off unless given"),
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
