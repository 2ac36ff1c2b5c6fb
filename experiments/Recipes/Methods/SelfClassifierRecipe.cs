using System.Text.Json.Serialization;
using Mira.Datasets;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of SelfClassifier that other methods do not have. The projector has two layers of the widths that
/// the recipe names.</summary>
/// <remarks>Source: Amrani, Karlinsky and Bronstein 2022; elad-amrani/self-classifier@3935138.</remarks>
public sealed record SelfClassifierRecipe : MethodRecipe
{
    private const char Plus = '+';

    /// <summary>Number of classes of each classifier, with + between them.</summary>
    [SettingReason("self-classifier@3935138: 1000, 2000, 4000, 8000; 300, 1000, 3000 for small sets is ours")]
    public string Classes { get; init; } = "1000+2000+4000+8000";

    /// <summary>Temperature of the softmax over the classes of an image, which predicts.</summary>
    [SettingReason("self-classifier@3935138: 0.1")]
    [TemperatureLimit]
    public double RowTemperature { get; init; } = 0.1;

    /// <summary>Temperature of the softmax over the images of a class, which makes the targets.</summary>
    [SettingReason("self-classifier@3935138: 0.05")]
    [TemperatureLimit]
    public double ColumnTemperature { get; init; } = 0.05;

    /// <summary>Embeddings of earlier steps, over all processes, of which the nearest takes the place of the first
    /// view's once they are so many; 0 for none.</summary>
    [SettingReason("self-classifier@3935138: 262144, 16384 in its script for a batch of 256; 0 is its --no-nn-aug")]
    [SettingLimit(AtLeast = 0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NeighborQueueSize { get; init; }

    /// <inheritdoc/>
    public override string Title => "SelfClassifier";

    /// <inheritdoc/>
    public override string Summary => NeighborQueueSize > 0 ? "SelfClassifier, neighbors" : Title;

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string? CollapseRemedy => "Check that classes are weighed over the whole batch, use a larger " +
        "batch or fewer classes, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        if (ClassCounts.Count == 0)
        {
            yield return $"method.classes is '{Classes}', expected whole numbers of 2 or more with + between them";
        }
        if (NeighborQueueSize == 1)
        {
            yield return "method.neighbor-queue-size is 1, expected 0, or 2 or more: the nearest may be the image " +
                "itself";
        }
    }

    /// <summary>The same as numbers; none where it cannot be read.</summary>
    internal IReadOnlyList<int> ClassCounts
    {
        get
        {
            var counts = Classes.Split(Plus)
                .Select(text => NumberText.TryWhole(text.Trim(), out int count) ? count : 0).ToList();
            return counts.TrueForAll(count => count > 1) ? counts : [];
        }
    }
}

/// <summary>The recipes of SelfClassifier.</summary>
internal static class SelfClassifierRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "ours for the small sets: the settings for a batch of 256 of " +
        "elad-amrani/self-classifier@3935138 in the views of solo-learn@eb07a9c; ImageNet: that repository's scripts";

    /// <remarks>Rates for ImageNet are absolute there: 3.2 for 800 epochs, 4.8 for fewer, at a batch of 4092, here
    /// 4096.</remarks>
    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        Small(SoloLearn.Cifar10),
        Small(SoloLearn.Cifar100),
        Small(SoloLearn.ImageNet100),
        .. new[] { 100, 200, 400 }.Select(epochs => OnImageNet(epochs, rate: 0.3, start: 0.3)),
        OnImageNet(800, rate: 0.2, start: 0.2),
        WithNeighbors(Small(SoloLearn.Cifar10), "cifar10-self-classifier-nn", 16_384),
        WithNeighbors(Small(SoloLearn.Cifar100), "cifar100-self-classifier-nn", 16_384),
        WithNeighbors(Small(SoloLearn.ImageNet100), "imagenet100-self-classifier-nn", 16_384),
        .. new[] { 100, 200, 400 }.Select(epochs => WithNeighbors(OnImageNet(epochs, rate: 0.3, start: 0.3),
            $"imagenet-self-classifier-nn-{epochs}ep", 262_144)),
        WithNeighbors(OnImageNet(800, rate: 0.2, start: 0.2), "imagenet-self-classifier-nn-800ep", 262_144),
    ];

    private static PretrainRecipe WithNeighbors(PretrainRecipe recipe, string name, int queue) => recipe with
    {
        Name = name,
        Method = (SelfClassifierRecipe)recipe.Method with { NeighborQueueSize = queue },
    };

    private static OptimizerRecipe Larc => OptimizerRecipe.Lars with { ScalesVectors = true };

    private static PretrainRecipe Small(PretrainRecipe ground) => SoloLearn.AtEb07a9c(ground) with
    {
        Name = $"{ground.Dataset}-self-classifier",
        Method = new SelfClassifierRecipe { Classes = "300+1000+3000" },
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 128 },
        JoinsViews = true,
        BaseLearningRate = 0.3,
        MinimumLearningRate = 3e-4,
        WarmupEpochs = 0,
        Optimizer = Larc,
    };

    private static PretrainRecipe OnImageNet(int epochs, double rate, double start) => Pretrain.ImageNet(epochs) with
    {
        Name = $"imagenet-self-classifier-{epochs}ep",
        Backbone = Pretrain.ImageNet(epochs).Backbone with { ResidualScale = 1 },
        Method = new SelfClassifierRecipe(),
        Projector = new() { HiddenDimension = 4096, EmbeddingDimension = 128 },
        JoinsViews = true,
        BaseLearningRate = rate,
        MinimumLearningRate = rate / 1000,
        WarmupEpochs = 10,
        WarmupStartLearningRate = start,
        Optimizer = Larc,
        UsesTeacher = false,
        FrozenPrototypeEpochs = 0,
        Views = ViewsRecipe.MultiCrop with
        {
            Pipeline = ViewPipeline.ImageNetExchanged,
            GlobalMinimumScale = 0.4,
            LocalMaximumScale = 0.4,
        },
    };
}
