namespace Mira.Experiments.Recipes.Settings;

/// <summary>The range of one numeric setting.</summary>
/// <param name="Key">Name of the setting.</param>
/// <param name="Allows">Whether a value lies in the range.</param>
/// <param name="Expected">The range in words.</param>
internal sealed record Limit(string Key, Func<double, bool> Allows, string Expected)
{
    internal static Limit AtLeast(int minimum, string key) => new(key, value => value >= minimum && double.IsFinite(value), $"{minimum} or more");

    internal static Limit Above(string key, double minimum) => new(key, value => value > minimum && double.IsFinite(value), $"more than {minimum}");

    /// <summary>What scores are divided by. Beyond, they would no longer be finite in float32, or all be the same.</summary>
    internal static Limit Temperature(string key) => new(key, value => value is >= 1e-6 and <= 1e6, "a temperature from 0.000001 to 1000000");

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
