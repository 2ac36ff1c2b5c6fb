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

    /// <summary>The method whose run lies in a folder of that name; the folder's name where it is none of ours.</summary>
    public static string OfFolder(string folder) => Known.FirstOrDefault(method => FolderOf(method) == folder) ?? folder;
}
