using System.Reflection;
using System.Text.Json.Nodes;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Records;

/// <summary>A recipe taken apart for the record: what was asked for, and what follows from it.</summary>
/// <param name="Asked">Settings, by dotted name such as "backbone.width".</param>
/// <param name="Derived">Values computed from the settings.</param>
/// <param name="Choices">Where sources disagree on a setting: the value taken; null in records of
/// versions that did not write it and for recipes without such choices.</param>
public sealed record RecipeValues(JsonObject Asked, JsonObject Derived, IReadOnlyList<RecordedChoice>? Choices = null)
{
    /// <summary>Takes a record apart: its settable properties were asked for, the others
    /// follow. Nested records come with their name in front.</summary>
    public static RecipeValues Of(object recipe)
    {
        var values = new RecipeValues([], []);
        values.Add(recipe, "");
        return recipe is PretrainRecipe pretraining ? values with { Choices = RecordedChoice.Of(pretraining) } : values;
    }

    /// <summary>Whether a setting that was asked for has an effect: methods without labels have no
    /// use for prototypes.</summary>
    /// <remarks>In records of version 0.1 the settings of targets stood outside the method, also of one
    /// that made its own.</remarks>
    /// <param name="key">Its dotted name, as in "method.iterations".</param>
    internal bool IsUsed(string key) =>
        (Says("method.has_labels")
            || key is not ("projector.prototypes" or "frozen_prototype_epochs" or "student_temperature"
                or "loss_reduction"))
        && (Says("method.uses_assignment") || !key.StartsWith("assignment.", StringComparison.Ordinal));

    private bool Says(string name) => Derived[name]?.GetValue<bool>() ?? true;

    private void Add(object recipe, string prefix)
    {
        var properties = recipe.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.OrderBy(property => property.MetadataToken))
        {
            var name = prefix + RunJson.Name(property.Name);
            var value = property.GetValue(recipe);
            if (property.CanWrite && value is not null && IsRecord(property.PropertyType))
            {
                Add(value, name + ".");
            }
            else
            {
                (property.CanWrite ? Asked : Derived)[name] = RunJson.Node(value);
            }
        }
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}

/// <summary>A value on which sources disagree, as a run had it.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Setting">The setting that decides.</param>
/// <param name="Value">The value the run had.</param>
/// <param name="Source">Whose value that is; null where it is neither side's.</param>
/// <param name="Alternatives">The values of both sides, each with its source.</param>
public sealed record RecordedChoice(string Topic, string Setting, string Value, string? Source,
    IReadOnlyList<string> Alternatives)
{
    /// <summary>The choices that a recipe makes.</summary>
    internal static IReadOnlyList<RecordedChoice> Of(PretrainRecipe recipe) => [.. Choices.Of(recipe).Select(choice =>
        new RecordedChoice(choice.Topic, choice.Key, choice.ValueIn(recipe), choice.SourceIn(recipe),
            [Text(choice.Followed), Text(choice.Other)]))];

    private static string Text(ChoiceSide side) => $"{side.Value}: {side.Source}";
}
