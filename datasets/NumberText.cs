using System.Globalization;
using System.Text.RegularExpressions;

namespace Mira.Datasets;

/// <summary>Numbers that people and other programs wrote: the one place that reads them.</summary>
/// <remarks>
/// A point for decimals, an exponent, and nothing between thousands, whatever the language of the machine. .NET's own
/// parsers take the comma of "0,07" for a separator of thousands and read 7.
/// </remarks>
public static partial class NumberText
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Makes numbers look the same in every language, also where a variable of the environment
    /// asks for another.</summary>
    public static void PinCulture()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture =
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }

    /// <summary>A whole number with or without a sign.</summary>
    public static bool TryWhole(string? text, out int value) =>
        int.TryParse(text, Whole, CultureInfo.InvariantCulture, out value);

    /// <inheritdoc cref="TryWhole(string?, out int)"/>
    public static bool TryWhole(string? text, out long value) =>
        long.TryParse(text, Whole, CultureInfo.InvariantCulture, out value);

    /// <summary>A finite number.</summary>
    public static bool TryNumber(string? text, out double value) =>
        double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>A number as a program writes what it measured: NaN and Infinity are such.</summary>
    public static bool TryMeasured(string? text, out double value) =>
        double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value);

    /// <summary>Digits alone, as in the names and headers of files.</summary>
    public static bool TryDigits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <inheritdoc cref="TryDigits(ReadOnlySpan{char}, out int)"/>
    public static bool TryDigits(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Says that a text is not a whole number, and what was probably meant.</summary>
    public static string NotWhole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var meant = Grouped().IsMatch(text)
            ? text.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)
            : Meant(text);
        return TryNumber(meant, out var value) && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? $"{text} is not a whole number; write {value.ToString("F0", CultureInfo.InvariantCulture)}."
            : Digits().IsMatch(meant) ? $"{text} is too large for a whole number; the largest is {int.MaxValue}."
            : $"{text} is not a whole number.";
    }

    /// <summary>Says that a text is not a number, and what was probably meant.</summary>
    public static string NotNumber(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var meant = Meant(text);
        return meant == text && TryMeasured(text, out _) ? $"{text} is not a finite number."
            : !TryNumber(meant, out _) ? $"{text} is not a number."
            : Thousands().IsMatch(text)
                ? $"{text} is not a number; write {text.Replace(",", "", StringComparison.Ordinal)} or {meant}."
            : $"{text} is not a number; write {meant}.";
    }

    /// <summary>Whether a text looks like a number in another spelling: digits with commas, blanks or the
    /// like between them.</summary>
    public static bool IsMisspelled(string text) => !TryNumber(text, out _) && TryNumber(Meant(text), out _);

    /// <summary>The number in the spelling that is read: the last of commas and points is the decimal one,
    /// if it occurs once.</summary>
    private static string Meant(string text)
    {
        var plain = Separators().Replace(text.Trim(), "").Replace('\u2212', '-');
        var last = plain.LastIndexOf(',') > plain.LastIndexOf('.') ? ',' : '.';
        var isDecimal = plain.Count(letter => letter == last) == 1;
        return string.Concat(plain.Where(letter => letter is not (',' or '.') || (isDecimal && letter == last)))
            .Replace(',', '.');
    }

    [GeneratedRegex(@"(?<=\d)[ _'’\u00A0\u2009\u202F](?=\d)")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2},\d{3}$")]
    private static partial Regex Thousands();

    // A whole number has no decimals: what stands before three digits separates thousands.
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}([.,]\d{3})+$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?\d+$")]
    private static partial Regex Digits();
}
