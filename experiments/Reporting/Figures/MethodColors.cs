using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>The color that each method has in every figure.</summary>
internal static class MethodColors
{
    private static readonly Dictionary<string, Hue> Own = new()
    {
        [MethodNames.Mira] = Hue.Blue,
        [MethodNames.Sinkhorn] = Hue.Vermilion,
        ["Barlow Twins"] = Hue.Green,
        ["BYOL"] = Hue.Purple,
        ["DeepCluster-v2"] = Hue.Orange,
        ["DINO"] = Hue.Sky,
        ["SwAV"] = Hue.Black,
        [MethodNames.RandomWeights] = Hue.Grey,
    };

    /// <summary>Colors of the labels of one figure: a method's own for the first label that begins with its name, for others what is left.</summary>
    /// <param name="labels">Methods, maybe followed by "; " and more words; or whatever else is compared.</param>
    internal static IReadOnlyList<Hue> HuesOf(IReadOnlyList<string> labels)
    {
        var methods = labels.Select(label => label.Split(';')[0]).ToList();
        bool HasOwn(int place) => Own.ContainsKey(methods[place]) && methods.IndexOf(methods[place]) == place;
        var taken = methods.Where((_, place) => HasOwn(place)).Select(method => Own[method]).ToHashSet();
        var left = Enum.GetValues<Hue>().OrderBy(taken.Contains).ToList();
        var next = 0;
        return [.. methods.Select((method, place) => HasOwn(place) ? Own[method] : left[next++ % left.Count])];
    }
}
