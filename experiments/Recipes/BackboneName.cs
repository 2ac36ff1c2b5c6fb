using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>Short names of architectures: "resnet50", "resnet18-cifar", "resnet50-width128",
/// "resnet50-tfpool", "resnet18-cifar-stride2-padding1".</summary>
public static partial class BackboneName
{
    /// <summary>The entry of a file's metadata that holds the name.</summary>
    public const string MetadataKey = "architecture";

    private const string CifarSuffix = "-cifar";
    private const string TensorFlowSuffix = "-tfpool";
    private static readonly BackboneRecipe Usual = new();

    /// <summary>Names of the usual widths, for messages and completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. from stem in new[] { "", CifarSuffix }
           from depth in Enum.GetValues<ResNetDepth>()
           select $"resnet{(int)depth}{stem}",
    ];

    /// <summary>The name of an architecture; what differs from the usual is in it.</summary>
    public static string Of(BackboneRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var width = Part("width", recipe.Width, Usual.Width);
        return recipe.Stem == ResNetStem.ImageNet
            ? $"resnet{(int)recipe.Depth}{width}" +
                (recipe.StemPooling == StemPooling.TensorFlow ? TensorFlowSuffix : "")
            : $"resnet{(int)recipe.Depth}{CifarSuffix}{width}{Part("stride", recipe.StemStride, Usual.StemStride)}" +
                Part("padding", recipe.StemPadding, Usual.StemPadding);
    }

    /// <summary>The architecture of a name.</summary>
    /// <exception cref="InputException">No architecture has that name.</exception>
    public static BackboneRecipe Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name) ?? throw new InputException($"There is no architecture '{name}'. " +
            $"{Spelling.Hint(name, Known)}Expected one of: " +
            $"{string.Join(", ", Known)}; append -widthN for a width other than {Usual.Width}, " +
            $"-strideN or -paddingN for another CIFAR stem, {TensorFlowSuffix} for SimCLR's networks of TensorFlow.");
    }

    /// <summary>The architecture of a name; null where none has it.</summary>
    public static BackboneRecipe? TryParse(string name)
    {
        var match = Pattern().Match(name);
        var (isCifar, isTensorFlow) = (match.Groups["cifar"].Success, match.Groups["pool"].Success);
        var isKnown = match.Success && Known.Contains(match.Groups["known"].Value) && !(isCifar && isTensorFlow);
        return !isKnown ? null : new BackboneRecipe
        {
            Depth = (ResNetDepth)Number(match, "depth", 0),
            Stem = isCifar ? ResNetStem.Cifar : ResNetStem.ImageNet,
            StemPooling = isTensorFlow ? StemPooling.TensorFlow : StemPooling.AllSides,
            Width = Number(match, "width", Usual.Width),
            StemStride = Number(match, "stride", Usual.StemStride),
            StemPadding = Number(match, "padding", Usual.StemPadding),
        };
    }

    private static string Part(string word, int value, int usual) => value == usual ? "" : $"-{word}{value}";

    private static int Number(Match match, string word, int usual) =>
        NumberText.TryDigits(match.Groups[word].Value, out int value) ? value : usual;

    [GeneratedRegex(
        @"^(?<known>resnet(?<depth>\d{1,3})(?<cifar>-cifar)?)(-width(?<width>\d{1,4}))?(-stride(?<stride>[1-4]))?(-padding(?<padding>\d))?(?<pool>-tfpool)?$")]
    private static partial Regex Pattern();
}
