using System.Globalization;
using System.Text.Json;
using Mira.Datasets;

namespace Mira.Experiments.Records.Csv;

/// <summary>The text of one cell. Numbers are invariant and round-trip exactly; enumerations are
/// snake_case words.</summary>
internal static class CsvValue
{
    private static readonly Type[] Plain = [typeof(string), typeof(double), typeof(int), typeof(long)];

    /// <summary>A spreadsheet takes text that begins with one of these for a formula; an apostrophe before it
    /// says that it is text.</summary>
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>Whether values of a type fit in one cell.</summary>
    public static bool IsSupported(Type type) => Of(type).IsEnum || Plain.Contains(Of(type));

    /// <summary>The cell for a value; empty for null, and for NaN, which is what a quantity is that a
    /// run does not have.</summary>
    public static string Format(object? value) => value switch
    {
        null or double.NaN => "",
        Enum word => Word(word.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted((string)value),
    };

    /// <summary>The value of a cell; false where the text is no such value.</summary>
    public static bool TryParse(string text, Type type, out object? value)
    {
        var plain = Of(type);
        value = plain switch
        {
            _ when plain == typeof(string) => Unquoted(text),
            { IsEnum: true } =>
                Enum.GetValues(plain).Cast<object>().FirstOrDefault(word => Word(word.ToString()!) == text),
            _ when plain == typeof(double) => NumberText.TryMeasured(text, out var number) ? number : null,
            _ when plain == typeof(int) => NumberText.TryWhole(text, out int number) ? number : null,
            _ when plain == typeof(long) => NumberText.TryWhole(text, out long number) ? number : null,
            _ => throw new NotSupportedException($"{type} does not fit in a cell."),
        };
        return value is not null || (text.Length == 0 && plain != type);
    }

    /// <summary>What a cell of a type should hold, in words.</summary>
    /// <param name="type">Type of the column.</param>
    /// <param name="found">What it holds; a number in another spelling is told in the right one.</param>
    public static string Expected(Type type, string found)
    {
        var plain = Of(type);
        if (plain != typeof(string) && !plain.IsEnum && NumberText.IsMisspelled(found))
        {
            return plain == typeof(double) ? $"a number: {NumberText.NotNumber(found)[..^1]}"
                : $"a whole number: {NumberText.NotWhole(found)[..^1]}";
        }
        return plain.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(plain).Select(Word))
            : plain == typeof(double) ? "a number" : "a whole number";
    }

    private static string Quoted(string text) => IsFormula(text) ? $"'{text}" : text;

    private static string Unquoted(string text) => text.StartsWith('\'') && IsFormula(text[1..]) ? text[1..] : text;

    /// <summary>Whether text would be taken for a formula, or for one that was quoted. One sign alone, as of an
    /// empty cell, is none.</summary>
    private static bool IsFormula(string text) => text.AsSpan().TrimStart('\'') is { Length: > 1 } rest
        && FormulaStarts.Contains(rest[0], StringComparison.Ordinal);

    private static Type Of(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
