using System.Text.Json;

namespace Mira.Experiments.Recipes;

/// <summary>Scales as they are typed and as folders are called.</summary>
public static class ScaleNames
{
    /// <summary>Every name, as in "single-gpu", the largest scale first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Scale>().Select(scale => scale.Word())];

    /// <summary>The name of a scale.</summary>
    public static string Word(this Scale scale) => JsonNamingPolicy.KebabCaseLower.ConvertName(scale.ToString());

    /// <summary>The name of a scale whose pretrainings all took a number of epochs, as in "20-epoch single-gpu".</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="epochs">The epochs; null for those of the recipes.</param>
    public static string Label(this Scale scale, int? epochs) => epochs is null ? scale.Word() : FormattableString.Invariant($"{epochs}-epoch {scale.Word()}");

    /// <summary>The scale of a name in <see cref="All"/>.</summary>
    public static Scale Named(string name) => Enum.GetValues<Scale>().Single(scale => scale.Word() == name);
}
