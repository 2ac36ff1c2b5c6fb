using System.Text.Json;

namespace Mira.Experiments.Recipes;

/// <summary>Scales as they are typed and as folders are called.</summary>
public static class ScaleNames
{
    /// <summary>Every name, as in "single-gpu", the largest scale first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Scale>().Select(scale => scale.Word())];

    /// <summary>The name of a scale.</summary>
    public static string Word(this Scale scale) => JsonNamingPolicy.KebabCaseLower.ConvertName(scale.ToString());

    /// <summary>The scale of a name in <see cref="All"/>.</summary>
    public static Scale Named(string name) => Enum.GetValues<Scale>().Single(scale => scale.Word() == name);
}
