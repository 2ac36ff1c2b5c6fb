using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of SupCon that other methods do not have: SimCLR's contrast, with all images of a class for
/// positives.</summary>
/// <remarks>Source: Khosla et al. 2020; solo-learn@eb07a9c.</remarks>
public sealed record SupConRecipe : MethodRecipe
{
    /// <summary>T: what cosines are divided by.</summary>
    [SettingReason("T; solo-learn@eb07a9c: 0.2")]
    [TemperatureLimit]
    public double Temperature { get; init; } = 0.2;

    /// <summary>Where the mean over an image's positives is taken.</summary>
    [SettingReason("solo-learn@eb07a9c: InsideLog; Khosla et al. 2020 find OutsideLog better")]
    public PositiveMean Positives { get; init; }

    /// <inheritdoc/>
    public override string Title => "SupCon";

    /// <inheritdoc/>
    public override bool HasLabels => false;

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "Check that a view is not compared with itself and that the batch has several classes, use a lower " +
        "temperature, or lower the learning rate.";

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe) => LocalViewFault(recipe);

    /// <inheritdoc/>
    public override string? ClassFault(PretrainRecipe recipe, int classes) => classes < 2 ? Unlabeled(classes) : null;
}

/// <summary>How the positives of a view become one number.</summary>
public enum PositiveMean
{
    /// <summary>Their exponentials are summed inside the logarithm, as in solo-learn.</summary>
    InsideLog,

    /// <summary>Their logarithms are averaged, as in Khosla et al. 2020, Eq. 2.</summary>
    OutsideLog,
}

/// <summary>The recipes of SupCon, SimCLR's of the same code with classes in the place of images.</summary>
internal static class SupConRecipes
{
    /// <summary>Where their numbers are written.</summary>
    internal const string Source = "solo-learn@eb07a9c, bash_files/pretrain/{cifar,imagenet-100}/supcon.sh";

    internal static IReadOnlyList<PretrainRecipe> All { get; } =
    [
        .. SimClrRecipes.All.Where(recipe => recipe.Dataset != "imagenet").Select(recipe => recipe with
        {
            Name = $"{recipe.Dataset}-supcon",
            Method = new SupConRecipe(),
        }),
    ];
}
