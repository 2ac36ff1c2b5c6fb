using System.Globalization;
using System.Text.Json.Nodes;
using Mira.Datasets;

namespace Mira.Experiments.Recipes.Settings;

/// <summary>Values of settings as people write and read them.</summary>
public static class SettingText
{
    private const string None = "none";

    /// <summary>A value that <see cref="Parse"/> reads back as the same: 0.225, 2/3, 1e-6, ResNet50, true.</summary>
    public static string Format(object? value) => value switch
    {
        null => None,
        bool truth => truth ? "true" : "false",
        double number => Number(number),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>Words that a setting of this type takes; none where it takes numbers.</summary>
    public static IReadOnlyList<string> Words(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsEnum ? Enum.GetNames(type) : type == typeof(bool) ? ["true", "false"] : [];
    }

    /// <summary>A value of a type as in a recipe's JSON.</summary>
    /// <exception cref="InputException">The text is no such value.</exception>
    internal static JsonNode? Parse(Type type, string text, string key) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } plain => text == None ? null : Parse(plain, text, key),
        _ when type == typeof(string) && text.Length > 0 => text,
        _ when type == typeof(int) && NumberText.TryWhole(text, out int whole) => whole,
        _ when type == typeof(double) && Fraction(text) is { } number => number,
        _ when type == typeof(bool) && bool.TryParse(text, out var truth) => truth,
        _ when type.IsEnum && Words(type).FirstOrDefault(word => Spelling.Equals(word, text)) is { } name => name,
        _ => throw new InputException($"{key} cannot be '{text}'. {Hint(type, text)}Expected {Expected(type)}."),
    };

    private static string Hint(Type type, string text) =>
        type == typeof(int) && NumberText.IsMisspelled(text) ? NumberText.NotWhole(text) + " "
        : type == typeof(double) && text.Split('/').FirstOrDefault(NumberText.IsMisspelled) is { } part
            ? NumberText.NotNumber(part) + " "
        : Spelling.Hint(text, Words(type));

    private static string Expected(Type type) => type switch
    {
        _ when Words(type) is [_, ..] words => $"one of {string.Join(", ", words)}",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(double) => "a number, such as 0.3, 1e-6 or 2/3",
        _ => "some text",
    };

    /// <summary>A number, or one divided by another.</summary>
    private static double? Fraction(string text)
    {
        var parts = text.Split('/');
        var numbers = parts.Select(part => NumberText.TryNumber(part, out var number) ? number : double.NaN).ToArray();
        var value = numbers.Length switch { 1 => numbers[0], 2 => numbers[0] / numbers[1], _ => double.NaN };
        return double.IsFinite(value) ? value : null;
    }

    private static string Number(double value)
    {
        var thirds = Math.Round(value * 3);
        if (value == thirds / 3 && value != Math.Round(value))
        {
            return $"{thirds.ToString(CultureInfo.InvariantCulture)}/3";
        }
        // Without an exponent, the digits that matter of a small number hide behind its zeros.
        var exact = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        var brief = value.ToString("0.################e-0", CultureInfo.InvariantCulture);
        return Math.Abs(value) < 1e-3 && value != 0 && NumberText.TryNumber(brief, out var read) && read == value
            ? brief
            : exact;
    }
}
