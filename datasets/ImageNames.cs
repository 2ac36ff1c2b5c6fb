using Mira.Datasets.Folders;

namespace Mira.Datasets;

/// <summary>Lists of image files.</summary>
public static class ImageNames
{
    /// <summary>The names in a list, such as SimCLR's 1percent.txt; the file may be gzipped.</summary>
    /// <exception cref="InputException">The file cannot be read, is empty, or has a name twice.</exception>
    public static IReadOnlyList<string> Read(string path) => NameList.Read(path, "training images");
}
