using System.Text.Json;

namespace Mira.Experiments.Recipes;

/// <summary>What is wrong with a JSON text, in words of this program: the parser's own speak of its bytes and
/// types.</summary>
internal static class JsonFault
{
    /// <summary>The place and what was expected there, to be read after the name of the file.</summary>
    /// <param name="error">What the parser threw.</param>
    public static string InWords(Exception error) => error switch
    {
        JsonException { Path: { Length: > 2 } path } =>
            $"the value of \"{path[2..]}\" is missing, unknown or of another kind than this setting takes",
        JsonException { LineNumber: { } line, BytePositionInLine: { } column } =>
            FormattableString.Invariant($"line {line + 1}, column {column + 1} is not JSON; expected there a name ") +
            "or value, a comma between two, or the bracket that closes them",
        ArgumentException => "a name stands twice in one object; expected each once",
        NotSupportedException => "its method is not named; expected a \"method\"",
        InvalidOperationException => "a value is of another kind; expected a list where settings are listed, and an " +
            "object or a text where one is named",
        _ => "it is not a JSON object",
    };
}
