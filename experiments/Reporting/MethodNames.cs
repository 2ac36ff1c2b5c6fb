using Mira.Experiments.Reporting.Figures;

namespace Mira.Experiments.Reporting;

/// <summary>Names of methods and encoders as they stand in CSV files, and the colour of each in every figure.</summary>
public static class MethodNames
{
    /// <summary>MIRA, and its fixed-point solver.</summary>
    public const string Mira = "MIRA";

    /// <summary>The SwAV-style baseline, and the Sinkhorn-Knopp solver.</summary>
    public const string Sinkhorn = "Sinkhorn";

    /// <summary>The same network before any training.</summary>
    public const string RandomWeights = "random weights";

    private static readonly string[] Known = [Mira, Sinkhorn];

    private static readonly Dictionary<string, Hue> Own = new()
    {
        [Mira] = Hue.Blue,
        [Sinkhorn] = Hue.Vermilion,
        ["Barlow Twins"] = Hue.Green,
        ["BYOL"] = Hue.Purple,
        ["DeepCluster-v2"] = Hue.Orange,
        ["DINO"] = Hue.Sky,
        ["SwAV"] = Hue.Black,
        [RandomWeights] = Hue.Grey,
    };

    /// <summary>Name of the folder that holds a method's run.</summary>
    public static string FolderOf(string method) => method.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The method whose run lies in a folder of that name; the folder's name where it is none of ours.</summary>
    public static string OfFolder(string folder) => Known.FirstOrDefault(method => FolderOf(method) == folder) ?? folder;

    /// <summary>Colours of the labels of one figure: a method's own for the first label that begins with its name, for others what is left.</summary>
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
