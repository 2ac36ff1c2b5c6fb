using System.Globalization;

namespace Mira.Experiments.Recipes.Settings;

/// <summary>Where a setting has its value from, said beside the setting. "Code" is the official train.py and
/// builder.py @2a62538.</summary>
/// <param name="reason">Paper or code, with the place, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingReasonAttribute(string reason) : Attribute
{
    /// <summary>Paper or code, with the place, in one line.</summary>
    public string Reason { get; } = reason;
}

/// <summary>The range of a numeric setting, said beside the setting. A setting that is none is in its range.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class SettingLimitAttribute : Attribute
{
    /// <summary>The smallest value.</summary>
    public double AtLeast { get; init; } = double.NaN;

    /// <summary>All values are above it.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>The largest value.</summary>
    public double AtMost { get; init; } = double.NaN;

    /// <summary>All values are below it.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>Every value is a multiple of it; 0 where it need not be one.</summary>
    public int MultipleOf { get; init; }

    /// <summary>Why, where a person would ask.</summary>
    public string? Because { get; init; }

    /// <summary>The range in words.</summary>
    public string Expected => Range + (Because is null ? "" : $", because {Because}");

    private string Range => MultipleOf > 0 ? $"a multiple of {MultipleOf}"
        : (IsSet(AtLeast), IsSet(AtMost), IsSet(Below)) switch
        {
            (true, true, _) => $"{Text(AtLeast)} to {Text(AtMost)}",
            (true, _, true) => $"{Text(AtLeast)} or more, less than {Text(Below)}",
            (true, _, _) => $"{Text(AtLeast)} or more",
            (_, true, _) => $"more than {Text(Above)}, at most {Text(AtMost)}",
            (_, _, true) => $"more than {Text(Above)}, less than {Text(Below)}",
            _ => $"more than {Text(Above)}",
        };

    /// <summary>Whether a value is in the range; what is not finite never is.</summary>
    // A bound that is not set is NaN, and no comparison with NaN is true.
    public bool Allows(double value) => double.IsFinite(value) && !(value < AtLeast) && !(value <= Above)
        && !(value > AtMost) && !(value >= Below) && (MultipleOf == 0 || value % MultipleOf == 0);

    private static bool IsSet(double bound) => !double.IsNaN(bound);

    private static string Text(double bound) => bound.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>The range of what scores are divided by. Beyond, they would no longer be finite in float32, or all be
/// the same.</summary>
public sealed class TemperatureLimitAttribute : SettingLimitAttribute
{
    /// <summary>0.000001 to 1000000.</summary>
    public TemperatureLimitAttribute() => (AtLeast, AtMost) = (1e-6, 1e6);
}

/// <summary>Everything that is wrong with a recipe.</summary>
internal static class RecipeFaults
{
    /// <summary>One phrase each: settings out of their range, then what the method says.</summary>
    internal static IEnumerable<string> Of(PretrainRecipe recipe) =>
        RecipeSettings.Of(recipe).Select(setting => setting.Fault(recipe)).Append(LocalScales(recipe.Views))
            .Append(Groups(recipe)).OfType<string>().Concat(recipe.Method.Faults(recipe));

    private static string? Groups(PretrainRecipe recipe) => recipe.NormGroups <= 0
        || (recipe.BatchSize % recipe.NormGroups == 0 && recipe.BatchSize >= 2 * recipe.NormGroups) ? null :
        $"norm-groups is {recipe.NormGroups}, expected 0 or a divisor of the batch of {recipe.BatchSize} that leaves " +
        "2 images or more in a group";

    private static string? LocalScales(ViewsRecipe views) => views.LocalMinimumScale <= views.LocalMaximumScale ? null :
        $"views.local-minimum-scale is {SettingText.Format(views.LocalMinimumScale)}, expected " +
        $"at most the maximum, {SettingText.Format(views.LocalMaximumScale)}";
}
