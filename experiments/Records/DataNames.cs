namespace Mira.Experiments.Records;

/// <summary>How results name the images that a number was measured on: a set, and the list of known labels where there is one.</summary>
public static class DataNames
{
    private const string Separator = ", ";

    /// <summary>The name of a set whose known labels are listed in a file, as in "imagenet, 1percent.txt".</summary>
    public static string WithList(string set, string path) => set + Separator + Path.GetFileName(path);

    /// <summary>The set of a name.</summary>
    public static string SetOf(string name) => Words(name)[0];

    /// <summary>Whether a name tells of a list.</summary>
    public static bool HasList(string name) => Words(name).Length > 1;

    private static string[] Words(string? name) => (name ?? "").Split(Separator);
}
