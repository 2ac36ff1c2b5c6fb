using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>Gives every option and argument that takes numbers the one parser of numbers.</summary>
/// <remarks>That of the library follows the machine's language and takes separators of thousands.</remarks>
internal static class NumberOptions
{
    /// <summary>A command with all that is under it.</summary>
    internal static void UseOneParser(Command command)
    {
        foreach (var option in command.Options)
        {
            UseOneParser(option);
        }
        foreach (var argument in command.Arguments)
        {
            UseOneParser(argument);
        }
        foreach (var below in command.Subcommands)
        {
            UseOneParser(below);
        }
    }

    /// <summary>Whether a type is one of numbers, which no option may read in its own way.</summary>
    internal static bool IsNumeric(Type type)
    {
        var single = type.GetElementType() ?? type;
        return Type.GetTypeCode(Nullable.GetUnderlyingType(single) ?? single) is >= TypeCode.SByte
            and <= TypeCode.Decimal && !single.IsEnum;
    }

    // An option with a parser of its own takes words beside numbers, such as auto.
    private static void UseOneParser(Option option)
    {
        switch (option)
        {
            case Option<int> one: one.CustomParser ??= Whole; break;
            case Option<int?> one: one.CustomParser ??= result => Whole(result); break;
            case Option<int[]> many:
                many.CustomParser ??= result =>
                [.. result.Tokens.SelectMany(token => NumberRange.IsOne(token.Value)
                    ? NumberRange.Whole(token.Value) ?? NotRange<int>(result, token)
                    : [Whole(result, token)])]; break;
            case Option<double> one: one.CustomParser ??= Number; break;
            case Option<double?> one: one.CustomParser ??= result => Number(result); break;
            case Option<double[]> many:
                many.CustomParser ??= result =>
                [.. result.Tokens.SelectMany(token => NumberRange.IsOne(token.Value)
                    ? NumberRange.Numbers(token.Value) ?? NotRange<double>(result, token)
                    : [Number(result, token)])]; break;
            default: RequireNoNumbers(option.Name, option.ValueType); break;
        }
    }

    private static void UseOneParser(Argument argument)
    {
        switch (argument)
        {
            case Argument<int> one: one.CustomParser ??= Whole; break;
            case Argument<double> one: one.CustomParser ??= Number; break;
            default: RequireNoNumbers(argument.Name, argument.ValueType); break;
        }
    }

    private static void RequireNoNumbers(string name, Type type)
    {
        if (IsNumeric(type))
        {
            throw new NotSupportedException($"{name} takes {type}, which has no parser here.");
        }
    }

    private static int Whole(ArgumentResult result) => Whole(result, result.Tokens[^1]);

    private static int Whole(ArgumentResult result, Token token) => NumberText.TryWhole(token.Value, out int value)
        ? value
        : Refused<int>(result, $"{NumberText.NotWhole(token.Value)} Expected digits alone, as in 1000.");

    private static double Number(ArgumentResult result) => Number(result, result.Tokens[^1]);

    private static double Number(ArgumentResult result, Token token) => NumberText.TryNumber(token.Value, out var value)
        ? value
        : Refused<double>(result, $"{NumberText.NotNumber(token.Value)} Expected digits and a " +
            "point alone, as in 0.07.");

    private static T[] NotRange<T>(ArgumentResult result, Token token)
    {
        Refused<T>(result, $"'{token.Value}' is not a range. Expected FROM..TO/N, such as 10..50/5 or 0.001..1/4: N " +
            "numbers from FROM to TO, with equal steps between whole numbers and equal factors between others.");
        return [];
    }

    private static T? Refused<T>(ArgumentResult result, string why)
    {
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name}: {why}");
        return default;
    }
}
