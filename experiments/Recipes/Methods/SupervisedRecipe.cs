using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Supervised training, which learns the classes themselves. The projector is one linear layer to as many
/// numbers as the embedding has, one for each class.</summary>
/// <remarks>Source: pytorch/examples@77f55b9, imagenet/main.py, by which torchvision's first weights were
/// trained.</remarks>
public sealed record SupervisedRecipe : MethodRecipe
{
    /// <inheritdoc/>
    public override string Title => "Supervised";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy => "Check that every image has its own class, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);

    /// <inheritdoc/>
    public override string? ClassFault(PretrainRecipe recipe, int classes)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var outputs = recipe.Projector.EmbeddingDimension;
        return classes < 2 ? Unlabeled(classes) : outputs >= classes ? null
            : $"it has {classes} classes, and projector.embedding-dimension, the outputs of {Title}, is {outputs}. " +
                $"Add --set projector.embedding-dimension={classes}.";
    }
}

/// <summary>The recipes of supervised training.</summary>
internal static class SupervisedRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ImageNet: pytorch/examples@77f55b9, imagenet/main.py; small sets: ours";

    /// <remarks>The loss reads one view of an image, as there; the network reads both. The recipes of ImageNet-100 and
    /// CIFAR are ours: those numbers on smaller images, for CIFAR with a cosine, more decay and more epochs.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        OnCifar(SoloLearn.Cifar10, classes: 10),
        OnCifar(SoloLearn.Cifar100, classes: 100),
        Dropped(SoloLearn.ImageNet100 with { Name = "imagenet100-supervised", Projector = Outputs(100) }),
        Dropped(SoloLearn.ImageNet100 with
        {
            Name = "imagenet-supervised-90ep",
            Dataset = "imagenet",
            Backbone = SoloLearn.ImageNet100.Backbone with { Depth = ResNetDepth.ResNet50 },
            Projector = Outputs(1000),
        }),
    ];

    private static ProjectorRecipe Outputs(int classes) => new() { EmbeddingDimension = classes };

    private static PretrainRecipe Dropped(PretrainRecipe ground) => ground with
    {
        Method = new SupervisedRecipe(),
        Epochs = 90,
        BatchSize = 256,
        BaseLearningRate = 0.1,
        WarmupEpochs = 0,
        WarmupStartLearningRate = 0,
        DropEpochs = 30,
        Optimizer = new() { WeightDecay = 1e-4, DecaysVectors = true },
        Views = ground.Views with
        {
            Pipeline = ViewPipeline.CropFlip,
            Interpolation = Interpolation.Bilinear,
            Statistics = PixelStatistics.ImageNet,
        },
    };

    private static PretrainRecipe OnCifar(PretrainRecipe ground, int classes) => Dropped(ground) with
    {
        Name = $"{ground.Dataset}-supervised",
        Projector = Outputs(classes),
        Epochs = 200,
        WarmupEpochs = 5,
        DropEpochs = 0,
        ScheduleInterval = ScheduleInterval.Step,
        Optimizer = new() { WeightDecay = 5e-4, DecaysVectors = true },
        Views = ground.Views with { Pipeline = ViewPipeline.CropFlip, GlobalMinimumScale = 0.2 },
    };
}
