using System.Text.Json;
using System.Text.Json.Nodes;
using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>A recipe in a file: what <c>mira recipe show --format json</c> writes, or the recipe of a
/// checkpoint.</summary>
public static class RecipeFile
{
    /// <summary>Property with the recipe's method.</summary>
    public const string Method = "method";

    /// <summary>Property with the settings.</summary>
    public const string Settings = "asked";

    /// <summary>Reads a recipe and checks it.</summary>
    /// <param name="path">The file, or - for standard input.</param>
    /// <exception cref="InputException">It cannot be read, or holds no recipe.</exception>
    public static PretrainRecipe Read(string path)
    {
        var text = TextOf(path);
        try
        {
            return (JsonNode.Parse(text) is JsonObject { } file && file.ContainsKey(Settings)
                ? OfSheet(file, path)
                : RecipeJson.Parse<PretrainRecipe>(text, path)).Validate();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InputException($"{path} is not a recipe: {JsonFault.InWords(error)}. Expected what " +
                "'mira recipe show NAME --format json' prints.", error);
        }
    }

    private static PretrainRecipe OfSheet(JsonObject file, string path)
    {
        var method = (string?)file[Method];
        var entry = MethodList.All.FirstOrDefault(known => known.Name == method) ?? throw new InputException(
            $"{path} names no method that mira has: found '{method ?? "none"}', expected \"{Method}\" to be one of " +
            $"{string.Join(", ", MethodList.All.Select(known => known.Name))}.");
        var start = new PretrainRecipe
        {
            Name = (string?)file["name"] ?? Path.GetFileNameWithoutExtension(path),
            Method = (MethodRecipe)Activator.CreateInstance(entry.Settings)!,
        };
        return file[Settings]!.AsArray().Aggregate(start, (recipe, setting) => Changed(recipe, setting, path));
    }

    private static PretrainRecipe Changed(PretrainRecipe recipe, JsonNode? setting, string path)
    {
        var name = (string?)setting?["name"] ?? throw new InputException(
            $"{path} has a setting without a name in \"{Settings}\". Expected {{\"name\": ..., \"value\": ...}}.");
        return RecipeSettings.Named(name, RecipeSettings.Of(recipe)).Set(recipe, setting!["value"]?.DeepClone(), path);
    }

    private static string TextOf(string path)
    {
        try
        {
            using var file = InputFile.OpenText(path);
            return file.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the recipe {path}: {error.Message} Check the name and its " +
                "permissions.", error);
        }
    }
}
