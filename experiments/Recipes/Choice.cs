using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

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
    public string ValueIn(PretrainRecipe recipe) => RecipeSettings.Of(recipe).First(setting => setting.Key == Key).TextOf(recipe);

    /// <summary>Source of a recipe's value; null where it is neither side's.</summary>
    public string? SourceIn(PretrainRecipe recipe)
    {
        var value = ValueIn(recipe);
        return value == Followed.Value ? Followed.Source : value == Other.Value ? Other.Source : null;
    }
}

/// <summary>One of two disagreeing sources.</summary>
/// <param name="Value">Its value, as typed.</param>
/// <param name="Source">Where it stands.</param>
public sealed record ChoiceSide(string Value, string Source);
