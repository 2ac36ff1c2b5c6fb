using Mira.Experiments.Reporting;

namespace Mira.Experiments.Recipes.Settings;

/// <summary>Which of the settings that all recipes have a method leaves unused.</summary>
internal static class SettingUse
{
    private static readonly string[] OfLabels = ["projector.prototypes", "frozen-prototype-epochs", "student-temperature", "loss-reduction"];

    /// <summary>Whether a setting has an effect in a recipe.</summary>
    internal static bool IsUsed(PretrainRecipe recipe, string key) => recipe.Method is not { } method || IsUsed(key, method.UsesAssignment, method.HasLabels);

    /// <summary>Whether a setting has an effect in a recipe of which there is the record alone; the loss and targets of MIRA and Sinkhorn, which have no settings of their own, use all.</summary>
    internal static bool IsUsed(RecipeValues recorded, string key) => IsUsed(key.Replace('_', '-'), Says(recorded, "method.uses_assignment"), Says(recorded, "method.has_labels"));

    private static bool IsUsed(string key, bool usesAssignment, bool hasLabels) =>
        (usesAssignment || !key.StartsWith("assignment.", StringComparison.Ordinal)) && (hasLabels || !OfLabels.Contains(key));

    private static bool Says(RecipeValues recorded, string name) => recorded.Derived[name]?.GetValue<bool>() ?? true;
}
