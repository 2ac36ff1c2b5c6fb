using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Recipes;

/// <summary>A recipe's settings as JSON, as in checkpoints.</summary>
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
    public static byte[] Bytes<T>(T recipe) => Encoding.UTF8.GetBytes(Text(recipe));

    /// <summary>The settings as text.</summary>
    public static string Text<T>(T recipe) => recipe is PretrainRecipe pretraining
        ? RecordedRecipe.ToFile(Node(pretraining)).ToJsonString()
        : JsonSerializer.Serialize(recipe, Settings);

    /// <summary>A recipe from text.</summary>
    /// <exception cref="InputException">The text is not a recipe of this kind.</exception>
    public static T Parse<T>(string text, string source) =>
        Read(source, () => typeof(T) == typeof(PretrainRecipe) && JsonNode.Parse(text) is JsonObject file
        ? RecordedRecipe.FromFile(file).Deserialize<T>(Settings)
        : JsonSerializer.Deserialize<T>(text, Settings));

    /// <summary>The settings by their properties' names, to be changed.</summary>
    internal static JsonObject Node(PretrainRecipe recipe) =>
        JsonSerializer.SerializeToNode(recipe, Settings)!.AsObject();

    /// <summary>The recipe of changed settings.</summary>
    /// <exception cref="InputException">A value is not one of its setting's type.</exception>
    internal static PretrainRecipe FromNode(JsonObject settings, string source) =>
        Read(source, () => settings.Deserialize<PretrainRecipe>(Settings));

    private static T Read<T>(string source, Func<T?> read)
    {
        try
        {
            return read() ?? throw new InputException($"{source} holds an empty recipe. Use a " +
                "checkpoint written by this version.");
        }
        // NotSupportedException: a method without the word that says which. InvalidOperationException: text where an
        // object is expected. ArgumentException: a name twice.
        catch (Exception error)
            when (error is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new InputException($"{source} holds a recipe that cannot be read: {JsonFault.InWords(error)}. " +
                "Use a checkpoint, or what 'mira recipe show --format json' prints, of this version.", error);
        }
    }
}

/// <summary>Identity of a recipe: equal settings, equal hash.</summary>
public static class RecipeHash
{
    /// <summary>First 12 hexadecimal digits of the SHA-256 of the recipe's settings; what follows from
    /// them is left out.</summary>
    public static string Of<T>(T recipe)
    {
        var settings = RecipeJson.Bytes(recipe);
        return Convert.ToHexStringLower(SHA256.HashData(settings))[..12];
    }
}
