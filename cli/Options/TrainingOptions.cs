using System.CommandLine;
using System.Text.RegularExpressions;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--epochs, --batch-size and the other settings of a recipe that people set by hand; --set has the
/// rest.</summary>
internal sealed partial class TrainingOptions
{
    private readonly Option<string?> _architecture = new("--architecture", "-a", "--arch")
    {
        Description = "Backbone, such as resnet50, resnet18-cifar or resnet18-width32",
        HelpName = "NAME",
        CompletionSources = { "resnet18", "resnet34", "resnet50", "resnet18-cifar" },
    };

    private readonly Option<int?> _epochs = Count("Train for N epochs instead of the recipe's number", 1,
        "--epochs", "-e", "--max-epochs");

    private readonly Option<int?> _batchSize = Count("Images per optimizer step", 2, "--batch-size", "-b");

    private readonly Option<double?> _rate = Number("Learning rate per 256 images", "RATE",
        "--lr", "--learning-rate");

    private readonly Option<int?> _imageSize = Count("Width and height of a global view, in pixels: a multiple of 8",
        8, "--image-size", "--crop-size");

    private readonly Option<string?> _crops = new("--crops")
    {
        Description = "Views of an image: two global and N local ones, with their sizes if given: 2+6 or 2x224+6x96",
        HelpName = "2+N",
    };

    private readonly Option<double?> _weightDecay = Number("Weight decay of the optimizer", "DECAY",
        "--weight-decay", "--wd");

    internal void AddTo(DocumentedCommand command) =>
        command.Add(OptionGroup.Training, _architecture, _epochs, _batchSize, _rate, _weightDecay, _imageSize, _crops);

    /// <summary>Whether the batch was chosen by the user.</summary>
    internal bool SetsBatch(ParseResult parsed) => parsed.GetValue(_batchSize) is not null;

    /// <summary>Whether the size of the views was chosen by the user.</summary>
    internal bool SetsSize(ParseResult parsed) =>
        parsed.GetValue(_imageSize) is not null || parsed.GetValue(_crops)?.Contains('x') == true;

    /// <summary>The number of epochs asked for; null for the recipe's.</summary>
    internal int? Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    /// <summary>The recipe with what was asked for.</summary>
    /// <exception cref="InputException">A value has no meaning.</exception>
    internal PretrainRecipe Apply(ParseResult parsed, PretrainRecipe recipe)
    {
        var size = parsed.GetValue(_imageSize);
        var views = recipe.Views with { GlobalSize = size ?? recipe.Views.GlobalSize };
        return recipe with
        {
            Backbone = parsed.GetValue(_architecture) is { } name
                ? Shaped(recipe.Backbone, BackboneName.Parse(name))
                : recipe.Backbone,
            Epochs = parsed.GetValue(_epochs) ?? recipe.Epochs,
            BatchSize = parsed.GetValue(_batchSize) ?? recipe.BatchSize,
            BaseLearningRate = parsed.GetValue(_rate) ?? recipe.BaseLearningRate,
            Optimizer = recipe.Optimizer with
            {
                WeightDecay = parsed.GetValue(_weightDecay) ?? recipe.Optimizer.WeightDecay,
            },
            Views = parsed.GetValue(_crops) is { } crops ? Cropped(views, crops, size) : views,
        };
    }

    /// <summary>The shape that a name says; what it does not say stays.</summary>
    private static BackboneRecipe Shaped(BackboneRecipe recipe, BackboneRecipe named) => named with
    {
        StemInitialization = recipe.StemInitialization,
        ResidualScale = recipe.ResidualScale,
    };

    /// <summary>Views in other numbers and sizes. Local crops that the recipe does not have are as large beside the
    /// global ones as in the paper; of small images, half as large.</summary>
    private static ViewsRecipe Cropped(ViewsRecipe views, string crops, int? asked)
    {
        var match = Crops().Match(crops);
        if (!match.Success)
        {
            throw new InputException($"--crops {crops} is not a list of views. Expected two global views and a " +
                "number of local ones, such as 2, 2+6 or 2x224+6x96.");
        }
        int? Whole(string group) =>
            NumberText.TryDigits(match.Groups[group].Value, out int value) ? value : null;
        var global = Whole("global") ?? views.GlobalSize;
        if (asked is not null && asked != global)
        {
            throw new InputException($"--crops {crops} and --image-size {asked} ask for global views of different " +
                "sizes. Give the size in one of them.");
        }
        var isSmall = global <= 64;
        var usual = views.LocalCrops > 0 ? views.LocalSize
            : isSmall ? Math.Max(8, global / 16 * 8) : Math.Max(8, (int)Math.Round(global * 96 / 224.0 / 8) * 8);
        return views with
        {
            GlobalSize = global,
            LocalCrops = Whole("count") ?? 0,
            LocalSize = Whole("local") ?? usual,
            LocalMaximumScale = views.LocalCrops == 0 && isSmall ? views.GlobalMinimumScale : views.LocalMaximumScale,
        };
    }

    private static Option<int?> Count(string description, int minimum, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "N", Validators = { Require.AtLeast(minimum) } };

    private static Option<double?> Number(string description, string value, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    [GeneratedRegex(@"^2(x(?<global>\d{1,4}))?(\+(?<count>\d{1,2})(x(?<local>\d{1,4}))?)?$")]
    private static partial Regex Crops();
}
