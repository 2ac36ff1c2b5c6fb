using System.Security.Cryptography;

namespace Mira.Experiments.Recipes;

/// <summary>Identity of a recipe: equal settings, equal hash.</summary>
public static class RecipeHash
{
    /// <summary>First 12 hexadecimal digits of the SHA-256 of the recipe's settings; what follows from them is left out.</summary>
    public static string Of<T>(T recipe)
    {
        var settings = RecipeJson.Bytes(recipe);
        return Convert.ToHexStringLower(SHA256.HashData(settings))[..12];
    }
}
