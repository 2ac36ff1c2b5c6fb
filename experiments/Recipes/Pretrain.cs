using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Recipes;

/// <summary>The pretraining recipes of the paper, each derived from another, so that every
/// number is written once.</summary>
/// <remarks>Source: paper 4.1, 4.3, A.4, A.6, A.8; official train.py @2a62538 where the paper is silent.</remarks>
public static class Pretrain
{
    /// <summary>The recipe where none is named: MIRA on CIFAR-10 (Table 7).</summary>
    public static PretrainRecipe Mira { get; } = new()
    {
        Backbone = new() { StemInitialization = StemInitialization.Uniform },
    };

    /// <summary>SwAV's targets instead of MIRA's, everything else equal; no moving-average
    /// teacher, as in SwAV.</summary>
    public static PretrainRecipe Sinkhorn { get; } = WithSinkhorn(Mira) with { Name = "cifar10-sinkhorn" };

    /// <summary>CIFAR-100 (Table 7): the recipe of CIFAR-10.</summary>
    public static PretrainRecipe Cifar100 { get; } = Mira with { Name = "cifar100", Dataset = "cifar100" };

    /// <summary>ResNet-18 on the 100 classes of ImageNet-100 (Table 7).</summary>
    public static PretrainRecipe ImageNet100 { get; } = Mira with
    {
        Name = "imagenet100",
        Dataset = "imagenet100",
        Backbone = new() { Stem = ResNetStem.ImageNet },
        Views = ViewsRecipe.ImageNet,
        Epochs = 400,
        BatchSize = 512,
    };

    /// <summary>ResNet-50 on ImageNet-1k, two views of 224 pixels, LARS at batch 4096.</summary>
    /// <param name="epochs">The paper has 100, 200, 400 and 800.</param>
    public static PretrainRecipe ImageNet(int epochs) => Mira with
    {
        Name = $"imagenet-{epochs}ep",
        Dataset = "imagenet",
        Backbone = new() { Depth = ResNetDepth.ResNet50, Stem = ResNetStem.ImageNet },
        Views = ViewsRecipe.ImageNet,
        Optimizer = OptimizerRecipe.Lars,
        BatchSize = 4096,
        Epochs = epochs,
        // Paper A.4.1: 5 epochs of warm-up for the runs of 100 and 200 epochs.
        WarmupEpochs = epochs <= 200 ? 5 : Mira.WarmupEpochs,
        WarmupStartLearningRate = 0.3,
        // Paper A.6: 0.996 accounts for the longer training of 800 epochs.
        InitialTeacherMomentum = epochs >= 800 ? 0.996 : Mira.InitialTeacherMomentum,
    };

    /// <summary>The same with six views of 96 pixels beside the two of 224.</summary>
    public static PretrainRecipe ImageNetMultiCrop(int epochs) =>
        Variant("mc", epochs, recipe => recipe with { Views = ViewsRecipe.MultiCrop });

    /// <summary>The same with targets from the student itself (Tables 6 and 8).</summary>
    public static PretrainRecipe ImageNetWithoutTeacher(int epochs) =>
        Variant("no-ema", epochs, recipe => recipe with { UsesTeacher = false });

    /// <summary>The same with another number of prototypes (Table 14).</summary>
    public static PretrainRecipe ImageNetWithPrototypes(int count, int epochs) =>
        Variant($"k{count}", epochs, recipe =>
            recipe with { Projector = recipe.Projector with { Prototypes = count } });

    /// <summary>The same with another number of solver iterations (Table 15).</summary>
    public static PretrainRecipe ImageNetWithIterations(int count, int epochs) =>
        Variant($"it{count}", epochs, recipe => recipe.WithMira(mira => mira with { Iterations = count }));

    /// <summary>The same with SwAV's targets, without teacher: SwAV in MIRA's recipe, for Tables 6 and 8.</summary>
    public static PretrainRecipe ImageNetSinkhorn(int epochs) => Variant("sinkhorn", epochs, WithSinkhorn);

    /// <summary>SGD at batch 512 (Table 8).</summary>
    public static PretrainRecipe ImageNetSmallBatch(int epochs) => Variant("b512", epochs, WithSmallBatch);

    /// <summary>SGD at batch 512 with targets from the student itself (Table 8).</summary>
    public static PretrainRecipe ImageNetSmallBatchWithoutTeacher(int epochs) =>
        Variant("b512-no-ema", epochs, recipe => WithSmallBatch(recipe) with { UsesTeacher = false });

    /// <summary>SGD at batch 512 with SwAV's targets: SwAV† of Table 8, which the authors ran
    /// themselves; no queue.</summary>
    public static PretrainRecipe ImageNetSmallBatchSinkhorn(int epochs) =>
        Variant("b512-sinkhorn", epochs, recipe => WithSinkhorn(WithSmallBatch(recipe)));

    /// <summary>The recipe of a name; "mira" and "sinkhorn" are short for those of CIFAR-10.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PretrainRecipe Named(string name) => PaperRuns.Named(name).Recipe;

    private static PretrainRecipe Variant(string name, int epochs, Func<PretrainRecipe, PretrainRecipe> change) =>
        change(ImageNet(epochs)) with { Name = $"imagenet-{name}-{epochs}ep" };

    private static PretrainRecipe WithSmallBatch(PretrainRecipe recipe) => recipe with
    {
        BatchSize = 512,
        Optimizer = Mira.Optimizer,
    };

    private static PretrainRecipe WithSinkhorn(PretrainRecipe recipe) =>
        recipe with { Method = new SinkhornRecipe(), UsesTeacher = false };

    /// <summary>MIRA's own settings of a recipe.</summary>
    internal static MiraRecipe OfMira(this PretrainRecipe recipe) => (MiraRecipe)recipe.Method;

    /// <summary>A recipe of MIRA with other settings of the method.</summary>
    internal static PretrainRecipe WithMira(this PretrainRecipe recipe, Func<MiraRecipe, MiraRecipe> change) =>
        recipe with { Method = change(recipe.OfMira()) };
}
