using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mira.Datasets;
using Mira.Experiments.Methods;

namespace Mira.Experiments.Recipes;

/// <summary>A recipe's settings as JSON, as they stand in checkpoints.</summary>
public static class RecipeJson
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MethodList.AddTypes } },
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>The settings, without what is derived from them, in UTF-8.</summary>
    public static byte[] Bytes<T>(T recipe) => JsonSerializer.SerializeToUtf8Bytes(recipe, Settings);

    /// <summary>The settings as text.</summary>
    public static string Text<T>(T recipe) => JsonSerializer.Serialize(recipe, Settings);

    /// <summary>A recipe from text.</summary>
    /// <exception cref="InputException">The text is no recipe of this kind.</exception>
    public static T Parse<T>(string text, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Settings)
                ?? throw new InputException($"{source} holds an empty recipe. Use a checkpoint written by this version.");
        }
        // NotSupportedException: a method without the word that says which.
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InputException($"{source} holds a recipe that cannot be read: {error.Message} " +
                "Use a checkpoint written by this version.", error);
        }
    }
}
