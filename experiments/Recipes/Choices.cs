using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Where the paper and the code that it came from or points to disagree: the side taken, why, and how
/// to take the other.</summary>
/// <remarks>"Code" is movinghoon/mira @2a62538; its values are the defaults of train.py unless a file is named.
/// The choices of methods with a folder of their own are there.</remarks>
public static class Choices
{
    /// <summary>Every choice that a setting can turn.</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new()
        {
            Topic = "β at the first step",
            Key = "method.initial-regularization",
            Followed = new("0.7", "paper A.4.1"),
            Other = new("0.75", "code"),
            Why = "the text gives it for the published numbers; with 0.75 the first targets are a sixth sharper",
            Concerns = recipe => recipe.Method is MiraRecipe,
        },
        new()
        {
            Topic = "loss of the two global views",
            Key = "method.loss-reduction",
            Followed = new("Mean", "code"),
            Other = new("Sum", "paper Eq. 8 and Algorithm 1"),
            Why = "the numbers were made with the code; the factor 2 matters for SGD and for what LARS does not scale",
            Concerns = IsOurs,
        },
        new()
        {
            Topic = "start of the warm-up",
            Key = "warmup-start-learning-rate",
            Followed = new("0.3", "code, not scaled by the batch"),
            Other = new("0", "paper 4.1, which names no start"),
            Why = "the code made the numbers",
            Concerns = recipe => IsImageNet(recipe) && recipe.WarmupEpochs > 0,
        },
        new()
        {
            Topic = "start of the warm-up",
            Key = "warmup-start-learning-rate",
            Followed = new("0", "paper A.4.2, which names no start"),
            Other = new("0.3", "code, not scaled by the batch"),
            Why = "0.3 is the whole peak at batch 256 and half of it at 512, and A.4.2 asks for 10 epochs of warm-up",
            Concerns = recipe => IsOurs(recipe) && !IsImageNet(recipe) && recipe.WarmupEpochs > 0,
        },
        new()
        {
            Topic = "length of the warm-up",
            Key = "warmup-epochs",
            Followed = new("5", "paper A.4.1, for 100 and 200 epochs"),
            Other = new("10", "code"),
            Why = "the text names these very runs",
            Concerns = recipe => IsImageNet(recipe) && recipe.Epochs <= 200,
        },
        new()
        {
            Topic = "teacher momentum at the first step",
            Key = "initial-teacher-momentum",
            Followed = new("0.996", "paper A.6, for 800 epochs"),
            Other = new("0.99", "code, and paper 4.1"),
            Why = "A.6 is about 800 epochs; it does not say whether this includes Table 1's run without multi-crop",
            Concerns = recipe => recipe.UsesTeacher && IsImageNet(recipe) && recipe.Epochs >= 800,
        },
        new()
        {
            Topic = "optimizer at batch 512",
            Key = "optimizer.method",
            Followed = new("Sgd", "paper 4.3, with weight decay 1e-4"),
            Other = new("Lars", "code, with weight decay 1e-6"),
            Why = "the sentence covers the setting, but does not say which rows of Table 8",
            Concerns = recipe => IsImageNet(recipe) && recipe.BatchSize == 512,
        },
        new()
        {
            Topic = "padding of the CIFAR stem",
            Key = "backbone.stem-padding",
            Followed = new("2", "code and solo-learn"),
            Other = new("1", "paper A.4.2: kernel 3 and stride 1, which keep the size with padding 1"),
            Why = "the published numbers came from such code",
            Concerns = recipe => recipe.Backbone.Stem == ResNetStem.Cifar && recipe.Backbone.StemStride == 1,
        },
        new()
        {
            Topic = "starting weights of the CIFAR stem",
            Key = "backbone.stem-initialization",
            Followed = new(nameof(StemInitialization.Uniform),
                "code and solo-learn: PyTorch's default, because they replace this convolution"),
            Other = new(nameof(StemInitialization.FanOut),
                "torchvision's rule for all convolutions; ours at laptop and smoke scale, as in the committed runs"),
            Why = "the published numbers came from such code",
            Concerns = recipe => recipe.Backbone.Stem == ResNetStem.Cifar,
        },
        new()
        {
            Topic = "resize of CIFAR crops",
            Key = "views.interpolation",
            Followed = new("Bilinear", "code, loader: torchvision's default"),
            Other = new("Bicubic", "solo-learn, whose settings paper A.4.2 follows"),
            Why = "the code's own CIFAR transform",
            Concerns = recipe => IsOurs(recipe) && recipe.Views.Pipeline == ViewPipeline.Cifar,
        },
        new()
        {
            Topic = "deviation of the red channel",
            Key = "views.statistics",
            Followed = new("ImageNet", "code, torchvision loader and evaluation: 0.229"),
            Other = new("ImageNetRed228", "code, DALI loader, and SwAV: 0.228"),
            Why = "the evaluation of the same code uses 0.229; runs without multi-crop may have used DALI",
            Concerns = recipe => IsOurs(recipe) && recipe.Views.Pipeline == ViewPipeline.ImageNet,
        },
        new()
        {
            Topic = "smallest global crop",
            Key = "views.global-minimum-scale",
            Followed = new("0.14", "code, and DINO's recipe for ResNet-50"),
            Other = new("0.4", "DINO's default, if paper 4.1 (\"used in Caron et al.\") means that"),
            Why = "the code made the numbers",
            Concerns = recipe => IsOurs(recipe) && recipe.Views.Pipeline == ViewPipeline.ImageNet,
        },
        .. from entry in MethodList.All
           from choice in entry.Choices
           select choice with
           {
               Concerns = recipe => entry.Settings.IsInstanceOfType(recipe.Method) && choice.Concerns(recipe),
           },
    ];

    /// <summary>The choices that matter to a recipe.</summary>
    public static IReadOnlyList<Choice> Of(PretrainRecipe recipe) => [.. All.Where(choice => choice.Concerns(recipe))];

    // Methods with a folder of their own follow other papers and other code.
    private static bool IsOurs(PretrainRecipe recipe) => recipe.Method.IsThePapersOwn;

    private static bool IsImageNet(PretrainRecipe recipe) => IsOurs(recipe) && recipe.Dataset == "imagenet";
}

/// <summary>A value on which two sources disagree.</summary>
public sealed record Choice
{
    /// <summary>What it is about.</summary>
    public required string Topic { get; init; }

    /// <summary>The setting that decides.</summary>
    public required string Key { get; init; }

    /// <summary>The side that the recipes are on.</summary>
    public required ChoiceSide Followed { get; init; }

    /// <summary>The side that they are not on.</summary>
    public required ChoiceSide Other { get; init; }

    /// <summary>Why the recipes are on their side.</summary>
    public required string Why { get; init; }

    /// <summary>The recipes it matters to.</summary>
    public required Func<PretrainRecipe, bool> Concerns { get; init; }

    /// <summary>What takes the other side, such as "--set loss-reduction=Sum".</summary>
    public string Flip => $"--set {Key}={Other.Value}";

    /// <summary>The value that a recipe has.</summary>
    public string ValueIn(PretrainRecipe recipe) =>
        RecipeSettings.Of(recipe).First(setting => setting.Key == Key).TextOf(recipe);

    /// <summary>Source of a recipe's value; null where it is neither side's.</summary>
    public string? SourceIn(PretrainRecipe recipe)
    {
        var value = ValueIn(recipe);
        return value == Followed.Value ? Followed.Source : value == Other.Value ? Other.Source : null;
    }
}

/// <summary>One of two disagreeing sources.</summary>
/// <param name="Value">Its value, as typed.</param>
/// <param name="Source">The place that states it.</param>
public sealed record ChoiceSide(string Value, string Source);
