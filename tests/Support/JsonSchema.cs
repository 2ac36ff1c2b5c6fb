using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mira.Tests.Support;

/// <summary>A JSON Schema, as far as the program's own uses it; any other keyword is refused.</summary>
internal sealed class JsonSchema(JsonElement schema)
{
    /// <summary>The schema of what --json prints.</summary>
    internal static JsonSchema Results { get; } =
        new(JsonElement.Parse(SourceTree.File("cli/results.schema.json").Text));

    /// <summary>The one value that a text holds, which is valid.</summary>
    internal JsonElement Read(string text)
    {
        var value = JsonElement.Parse(text);
        Assert.Empty(Faults(schema, value, "$"));
        return value;
    }

    private static IEnumerable<string> Faults(JsonElement schema, JsonElement value, string place) =>
        schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
        {
            "$schema" or "title" or "description" => [],
            "type" => Unless(Words(keyword.Value).Any(type => Is(value, type)), $"{place} is no {keyword.Value}"),
            "const" => Unless(JsonElement.DeepEquals(value, keyword.Value), $"{place} is not {keyword.Value}"),
            "enum" => Unless(keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one)),
                $"{place} is none of {keyword.Value}"),
            "pattern" => Unless(value.ValueKind != JsonValueKind.String
                || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), $"{place} is not {keyword.Value}"),
            "required" => Fields(value) is { } fields
                ? Words(keyword.Value).Except(fields.Select(field => field.Name))
                    .Select(name => $"{place}.{name} misses")
                : [],
            "properties" => (Fields(value) ?? []).SelectMany(field =>
                keyword.Value.TryGetProperty(field.Name, out var known)
                    ? Faults(known, field.Value, $"{place}.{field.Name}")
                    : []),
            "additionalProperties" => Unless(!keyword.Value.GetBoolean(), "only false is known").Concat(
                (Fields(value) ?? []).Select(field => field.Name)
                    .Except(schema.GetProperty("properties").EnumerateObject().Select(known => known.Name))
                    .Select(name => $"{place}.{name} is unknown")),
            "items" => value.ValueKind != JsonValueKind.Array ? []
                : value.EnumerateArray().Index().SelectMany(one =>
                    Faults(keyword.Value, one.Item, FormattableString.Invariant($"{place}[{one.Index}]"))),
            _ => throw new NotSupportedException($"The keyword {keyword.Name} is not known to the tests."),
        });

    private static string[] Unless(bool holds, string fault) => holds ? [] : [fault];

    private static IReadOnlyList<JsonProperty>? Fields(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject()] : null;

    private static IEnumerable<string> Words(JsonElement words) => words.ValueKind == JsonValueKind.Array
        ? words.EnumerateArray().Select(word => word.GetString()!)
        : [words.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The type {type} is not known to the tests."),
    };
}
