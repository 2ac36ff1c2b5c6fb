using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Recipes.Settings;

/// <summary>One value of a recipe that can be asked for, by its dotted name.</summary>
public sealed class Setting
{
    private readonly PropertyInfo[] _path;

    internal Setting(IEnumerable<PropertyInfo> path) => _path = [.. path];

    /// <summary>Dotted name, such as "optimizer.weight-decay".</summary>
    public string Key =>
        string.Join('.', _path.Select(property => JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)));

    /// <summary>Type of the value.</summary>
    public Type Type => _path[^1].PropertyType;

    /// <summary>Why MIRA's recipes have the value they have: paper or code, with the place.</summary>
    public string Reason => _path[^1].GetCustomAttribute<SettingReasonAttribute>()?.Reason
        ?? throw new InvalidOperationException($"The setting {Key} has no {nameof(SettingReasonAttribute)}.");

    /// <summary>Why a recipe has the value it has; that of another paper's method has it from where that
    /// recipe is written.</summary>
    public string ReasonIn(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var isShared = _path[0].Name != nameof(PretrainRecipe.Method) && Key != "dataset";
        return recipe.Method.IsThePapersOwn || !isShared ? Reason
            : IsUsedIn(recipe) ? MethodList.Of(recipe).Source
            : $"not used by {recipe.Method.Title}";
    }

    /// <summary>Whether it has an effect in a recipe.</summary>
    public bool IsUsedIn(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.HasLabels || Key is not ("projector.prototypes" or "frozen-prototype-epochs");
    }

    /// <summary>The value in a recipe; null where its method has no such setting.</summary>
    public object? Of(PretrainRecipe recipe) => _path.Aggregate((object?)recipe,
        // Settings of two methods that have the same name are the same setting.
        (owner, property) => owner?.GetType().GetProperty(property.Name)?.GetValue(owner));

    /// <summary>The value as it is shown and typed.</summary>
    public string TextOf(PretrainRecipe recipe) => SettingText.Format(Of(recipe));

    /// <summary>What is wrong with the value in a recipe; null where nothing is, or where it is not set.</summary>
    internal string? Fault(PretrainRecipe recipe)
    {
        if (_path[^1].GetCustomAttribute<SettingLimitAttribute>() is not { } limit)
        {
            return null;
        }
        double? value = Of(recipe) switch { int whole => whole, double number => number, _ => null };
        var none = Nullable.GetUnderlyingType(Type) is null ? "" : "none, or ";
        return value is not { } set || limit.Allows(set) ? null
            : $"{Key} is {TextOf(recipe)}, expected {none}{limit.Expected}";
    }

    /// <summary>The value as in the recipe's JSON.</summary>
    public JsonNode? NodeOf(PretrainRecipe recipe) =>
        _path.Aggregate((JsonNode?)RecipeJson.Node(recipe), (node, property) => node?[property.Name])?.DeepClone()
            ?? LeftOut(recipe);

    // Settings that came later are not written while they have the value that all recipes had before.
    private JsonNode? LeftOut(PretrainRecipe recipe) =>
        Of(recipe) is null ? null : SettingText.Parse(Type, TextOf(recipe), Key);

    /// <summary>The recipe with another value; checked for its type, not for its range.</summary>
    internal PretrainRecipe Set(PretrainRecipe recipe, JsonNode? value, string source)
    {
        var root = RecipeJson.Node(recipe);
        var owner = _path.SkipLast(1).Aggregate((JsonNode)root, (node, property) => node[property.Name]!);
        owner[_path[^1].Name] = value;
        return RecipeJson.FromNode(root, source);
    }
}
