using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Mira.Cli.Help;

/// <summary>Options and arguments as a user types them.</summary>
internal static class OptionText
{
    /// <summary>A space at which no line ends.</summary>
    internal const char Unbroken = '\u00a0';

    private const string Automatic = "auto";

    /// <summary>As in "-o, --output DIR".</summary>
    internal static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.OrderBy(alias => alias.Length).Append(option.Name));
        return option.ValueType == typeof(bool) || option.ValueType == typeof(void)
            ? names
            : $"{names} {option.HelpName}{(option.AllowMultipleArgumentsPerToken ? " ..." : "")}";
    }

    /// <summary>As in "RUN" or "[ITEM ...]".</summary>
    internal static string Label(Argument argument)
    {
        var label = (argument.HelpName ?? argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? " ..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{label}]" : label;
    }

    /// <summary>The description, with the default or that the option is required.</summary>
    internal static string About(Option option) => option.Required ? $"{option.Description} [required]"
        : Default(option) is { Length: > 0 } usual
            ? $"{option.Description} [default:{Unbroken}{usual.Replace(' ', Unbroken)}]"
        : option.Description ?? "";

    /// <summary>The default as a user would type it; empty where there is none.</summary>
    internal static string Default(Option option) => option.HasDefaultValue && option.ValueType != typeof(bool)
        ? Text(option.GetDefaultValue(), takesAuto: option.HelpName?.StartsWith(Automatic,
            StringComparison.Ordinal) == true)
        : "";

    private static string Text(object? value, bool takesAuto) => value switch
    {
        null => "",
        0 when takesAuto => Automatic,
        Enum word => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString()),
        string text => text,
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable several => string.Join(' ', several.Cast<object?>().Select(one => Text(one, takesAuto))),
        _ => value.ToString() ?? "",
    };
}
