namespace Mira.Experiments.Recipes.Settings;

/// <summary>Which of the settings that all recipes have a method leaves unused.</summary>
internal static class SettingUse
{
    private static readonly string[] OfLabels = ["projector.prototypes", "frozen-prototype-epochs", "student-temperature", "loss-reduction"];

    /// <summary>Whether a setting has an effect in a recipe.</summary>
    internal static bool IsUsed(PretrainRecipe recipe, string key) => recipe.Method is not { } method || IsUsed(key, method.UsesAssignment, method.HasLabels);

    /// <summary>Whether a setting has an effect under a method.</summary>
    /// <param name="key">The setting, as in "frozen-prototype-epochs".</param>
    /// <param name="usesAssignment">Whether the method's targets come from a solver.</param>
    /// <param name="hasLabels">Whether it has pseudo-labels.</param>
    internal static bool IsUsed(string key, bool usesAssignment, bool hasLabels) =>
        (usesAssignment || !key.StartsWith("assignment.", StringComparison.Ordinal)) && (hasLabels || !OfLabels.Contains(key));
}
