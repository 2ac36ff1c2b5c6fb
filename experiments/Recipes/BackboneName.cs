using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>Short names of architectures: "resnet18", "resnet50-cifar", "resnet50-width128".</summary>
public static class BackboneName
{
    private const string CifarSuffix = "-cifar";
    private const string WidthMark = "-width";

    /// <summary>Names of the paper's width, for messages and completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. from stem in new[] { "", CifarSuffix }
           from depth in Enum.GetValues<ResNetDepth>()
           select $"resnet{(int)depth}{stem}",
    ];

    /// <summary>The name of an architecture.</summary>
    public static string Of(BackboneRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var stem = recipe.Stem == ResNetStem.Cifar ? CifarSuffix : "";
        var width = recipe.Width == new BackboneRecipe().Width ? "" : $"{WidthMark}{recipe.Width}";
        return $"resnet{(int)recipe.Depth}{stem}{width}";
    }

    /// <summary>The architecture of a name.</summary>
    /// <exception cref="InputException">No architecture has that name.</exception>
    public static BackboneRecipe Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var mark = name.IndexOf(WidthMark, StringComparison.Ordinal);
        var plain = mark < 0 ? name : name[..mark];
        var width = new BackboneRecipe().Width;
        if (!Known.Contains(plain) || (mark >= 0 && !int.TryParse(name[(mark + WidthMark.Length)..], out width)))
        {
            throw new InputException($"There is no architecture '{name}'. {Spelling.Hint(plain, Known)}Expected one of: " +
                $"{string.Join(", ", Known)}; {WidthMark}N behind it gives another width than {new BackboneRecipe().Width}.");
        }
        return new BackboneRecipe
        {
            Depth = Enum.GetValues<ResNetDepth>().Single(depth => plain.StartsWith($"resnet{(int)depth}", StringComparison.Ordinal)),
            Stem = plain.EndsWith(CifarSuffix, StringComparison.Ordinal) ? ResNetStem.Cifar : ResNetStem.ImageNet,
            Width = width,
        };
    }
}
