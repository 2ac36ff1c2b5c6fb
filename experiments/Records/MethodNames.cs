using Mira.Datasets;

namespace Mira.Experiments.Records;

/// <summary>Names of methods and encoders as they stand in CSV files.</summary>
public static class MethodNames
{
    /// <summary>MIRA, and its fixed-point solver.</summary>
    public const string Mira = "MIRA";

    /// <summary>The SwAV-style baseline, and the Sinkhorn-Knopp solver.</summary>
    public const string Sinkhorn = "Sinkhorn";

    /// <summary>The same network before any training.</summary>
    public const string RandomWeights = "random weights";

    private static readonly string[] Known = [Mira, Sinkhorn];

    /// <summary>Name of the folder that holds a method's run.</summary>
    public static string FolderOf(string method) => method.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The method whose run lies in a folder of that name; the folder's name where
    /// it is none of ours.</summary>
    public static string OfFolder(string folder) =>
        Known.FirstOrDefault(method => FolderOf(method) == folder) ?? folder;
}

/// <summary>How results name the images that a number was measured on: a set, and the list of known labels
/// where there is one.</summary>
public static class DataNames
{
    private const string Separator = ", ";

    /// <summary>The name of a set whose known labels are listed in a file, as in "imagenet, 1percent.txt".</summary>
    public static string WithList(string set, string path) => set + Separator + Path.GetFileName(path);

    /// <summary>The set of a name.</summary>
    public static string SetOf(string name) => Words(name)[0];

    /// <summary>Whether a name tells of a list.</summary>
    public static bool HasList(string name) => Words(name).Length > 1;

    /// <summary>Classes of the set of a name; null for one that the program does not know, or whose classes
    /// lie in its files.</summary>
    public static int? ClassesOf(string name) => Catalog.All.FirstOrDefault(set => set.Name == SetOf(name))?.ClassCount;

    private static string[] Words(string? name) => (name ?? "").Split(Separator);
}

/// <summary>Names of the evaluation protocols as they stand in CSV files.</summary>
public static class ProtocolNames
{
    /// <summary>Weighted k-nearest neighbors on frozen features.</summary>
    public const string Knn = "knn";

    /// <summary>A linear classifier on frozen features.</summary>
    public const string Linear = "linear";

    /// <summary>Backbone and classifier trained on few labels.</summary>
    public const string SemiSupervised = "semi_supervised";

    /// <summary>A protocol's name as shown to readers.</summary>
    public static string Title(string protocol) => protocol switch
    {
        Knn => "k-NN",
        Linear => "linear classifier",
        SemiSupervised => "semi-supervised",
        _ => protocol,
    };
}
