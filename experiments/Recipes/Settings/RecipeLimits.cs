namespace Mira.Experiments.Recipes.Settings;

/// <summary>The ranges of all numeric settings.</summary>
internal static class RecipeLimits
{
    private static readonly Limit[] All =
    [
        Limit.Multiple("backbone.width", 8),
        new("backbone.stem-stride", value => value is 1 or 2, "1 or 2"),
        new("backbone.stem-padding", value => value is >= 0 and <= 3, "0 to 3"),
        Limit.AtLeast(0, "backbone.residual-scale"),
        Limit.AtLeast(1, "projector.hidden-dimension"),
        Limit.AtLeast(1, "projector.embedding-dimension"),
        Limit.AtLeast(2, "projector.prototypes"),
        Limit.AtLeast(1, "epochs"),
        // One image has no statistics to normalize with.
        Limit.AtLeast(2, "batch-size"),
        new("base-learning-rate", value => value > 0
            && double.IsFinite(value), "more than 0, because at 0 nothing is learned"),
        Limit.AtLeast(0, "warmup-epochs"),
        Limit.AtLeast(0, "warmup-start-learning-rate"),
        Limit.AtLeast(0, "minimum-learning-rate"),
        Limit.Momentum("optimizer.momentum"),
        Limit.AtLeast(0, "optimizer.weight-decay"),
        Limit.Above("optimizer.trust-coefficient", 0),
        new("initial-teacher-momentum", value => value is >= 0 and <= 1, "0 to 1"),
        new("final-teacher-momentum", value => value is >= 0 and <= 1, "none, or 0 to 1"),
        Limit.AtLeast(0, "frozen-prototype-epochs"),
        Limit.Multiple("views.global-size", 8),
        Limit.Share("views.global-minimum-scale"),
        Limit.AtLeast(0, "views.local-crops"),
        Limit.Multiple("views.local-size", 8),
        Limit.Share("views.local-minimum-scale"),
        Limit.Share("views.local-maximum-scale"),
    ];

    /// <summary>Everything that is wrong with a recipe, one phrase each.</summary>
    internal static IEnumerable<string> Faults(PretrainRecipe recipe) =>
        All.Select(limit => limit.Fault(recipe)).Append(LocalScales(recipe.Views)).OfType<string>()
            .Concat(recipe.Method.Faults(recipe));

    private static string? LocalScales(ViewsRecipe views) => views.LocalMinimumScale <= views.LocalMaximumScale ? null :
        $"views.local-minimum-scale is {SettingText.Format(views.LocalMinimumScale)}, expected " +
        $"at most the maximum, {SettingText.Format(views.LocalMaximumScale)}";
}

/// <summary>The range of one numeric setting.</summary>
/// <param name="Key">Name of the setting.</param>
/// <param name="Allows">Whether a value is in the range.</param>
/// <param name="Expected">The range in words.</param>
internal sealed record Limit(string Key, Func<double, bool> Allows, string Expected)
{
    internal static Limit AtLeast(int minimum, string key) =>
        new(key, value => value >= minimum && double.IsFinite(value), $"{minimum} or more");

    internal static Limit Above(string key, double minimum) =>
        new(key, value => value > minimum && double.IsFinite(value), $"more than {minimum}");

    /// <summary>What scores are divided by. Beyond, they would no longer be finite in float32,
    /// or all be the same.</summary>
    internal static Limit Temperature(string key) =>
        new(key, value => value is >= 1e-6 and <= 1e6, "a temperature from 0.000001 to 1000000");

    internal static Limit Share(string key) => new(key, value => value is > 0 and <= 1, "more than 0, at most 1");

    internal static Limit Momentum(string key) => new(key, value => value is >= 0 and < 1, "0 or more, less than 1");

    internal static Limit Multiple(string key, int factor) =>
        new(key, value => value >= factor && value % factor == 0, $"a multiple of {factor}");

    /// <summary>What is wrong with the setting in a recipe; null where nothing is, or where it is not set.</summary>
    internal string? Fault(PretrainRecipe recipe)
    {
        var setting = RecipeSettings.Of(recipe).First(setting => setting.Key == Key);
        double? value = setting.Of(recipe) switch { int whole => whole, double number => number, _ => null };
        return value is not { } set || Allows(set) ? null : $"{Key} is {setting.TextOf(recipe)}, expected {Expected}";
    }
}
