using System.Reflection;
using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Recipes.Settings;

/// <summary>The settings of a pretraining recipe by name, and how one is overridden.</summary>
public static class RecipeSettings
{
    private static readonly PropertyInfo Method = typeof(PretrainRecipe).GetProperty(nameof(PretrainRecipe.Method))!;

    /// <summary>Every setting that all recipes have, but the name, in the order of the recipe.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. Under(typeof(PretrainRecipe), []).Where(path => path is not [{ Name: nameof(PretrainRecipe.Name) }])
            .Select(path => new Setting(path))];

    /// <summary>Every setting of a recipe, those of its method last.</summary>
    public static IReadOnlyList<Setting> Of(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. All, .. Under(recipe.Method.GetType(), [Method]).Select(path => new Setting(path))];
    }

    // camelCase, kebab-case and snake_case are the same; a method's own setting is found without "method." too.
    internal static Setting Named(string key, IReadOnlyList<Setting> settings) =>
        settings.FirstOrDefault(setting => Spelling.Equals(setting.Key, key))
        ?? settings.FirstOrDefault(setting => Spelling.Equals(setting.Key, $"method.{key}"))
        ?? throw new InputException($"The recipe has no setting '{key}'. " +
            (PeerNames.Hint(key) ?? Spelling.Hint(key, settings.Select(setting => setting.Key))) +
            "See 'mira recipe show' for all of them.");

    /// <summary>Whether one of some assignments sets a setting that all recipes have.</summary>
    public static bool Sets(IEnumerable<string> assignments, string key) =>
        assignments.Any(assignment => Spelling.Equals(assignment.Split('=')[0].Trim(), key));

    /// <summary>The recipe with one value replaced.</summary>
    /// <param name="recipe">The recipe; it stays as it is.</param>
    /// <param name="assignment">"key=value", such as "projector.prototypes=300".</param>
    /// <exception cref="InputException">Unknown key, or no value of the setting's type.</exception>
    public static PretrainRecipe With(this PretrainRecipe recipe, string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw new InputException($"'{assignment}' is not a setting: expected KEY=VALUE, such " +
                "as epochs=100 or optimizer.weight-decay=1e-6.");
        }
        var setting = Named(assignment[..at].Trim(), Of(recipe));
        var value = SettingText.Parse(setting.Type, assignment[(at + 1)..].Trim(), setting.Key);
        return setting.Set(recipe, value, $"--set {assignment}");
    }

    /// <summary>The recipe with several values replaced, the last of equal keys counting.</summary>
    /// <exception cref="InputException">As for one value.</exception>
    public static PretrainRecipe With(this PretrainRecipe recipe, IEnumerable<string> assignments) =>
        assignments.Aggregate(recipe, (changed, assignment) => changed.With(assignment));

    /// <summary>The settings in which two recipes differ.</summary>
    public static IEnumerable<Setting> Differences(PretrainRecipe first, PretrainRecipe second) =>
        Of(first).UnionBy(Of(second), setting => setting.Key)
            .Where(setting => !Equals(setting.Of(first), setting.Of(second)));

    private static IEnumerable<PropertyInfo[]> Under(Type type, PropertyInfo[] prefix) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite && property.PropertyType != typeof(MethodRecipe))
        .OrderBy(property => property.MetadataToken)
        .SelectMany(property => IsRecord(property.PropertyType)
            ? Under(property.PropertyType, [.. prefix, property])
            : [[.. prefix, property]]);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
