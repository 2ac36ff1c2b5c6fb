namespace Mira.Experiments.Recipes.Settings;

/// <summary>Which of the settings that all recipes have a method leaves unused.</summary>
internal static class SettingUse
{
    private static readonly string[] OfLabels = ["projector.prototypes", "frozen-prototype-epochs", "student-temperature", "loss-reduction"];

    /// <summary>Whether a setting has an effect in a recipe.</summary>
    internal static bool IsUsed(PretrainRecipe recipe, string key) => recipe.Method is not { } method
        || ((method.UsesAssignment || !key.StartsWith("assignment.", StringComparison.Ordinal)) && (method.HasLabels || !OfLabels.Contains(key)));
}
