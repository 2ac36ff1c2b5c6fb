using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mira.Experiments.Records;

/// <summary>How run.json is written: indented, snake_case like the CSV columns, NaN as a word.</summary>
internal static class RunJson
{
    internal static JsonSerializerOptions Settings { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A property's name in the file.</summary>
    internal static string Name(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    /// <summary>A value as in the file.</summary>
    internal static JsonNode? Node(object? value) => JsonSerializer.SerializeToNode(value, Settings);
}
