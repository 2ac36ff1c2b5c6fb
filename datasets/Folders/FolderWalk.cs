using System.IO.Enumeration;

namespace Mira.Datasets.Folders;

/// <summary>Finds the images under folders as ImageFolder of torchvision does: all the way down,
/// sorted, links followed.</summary>
/// <param name="root">The folder of the data set.</param>
/// <param name="leftOut">Told of what is not an image.</param>
internal sealed class FolderWalk(string root, LeftOutFiles leftOut)
{
    private const int Deepest = 64;
    private const string Hidden = "hidden or system files and folders";

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Names of the folders in a folder that may be classes, ordinal.</summary>
    /// <param name="folder">Relative to the data set's; empty for that itself.</param>
    public string[] Folders(string folder) =>
        [.. Entries(folder).Where(entry => entry.IsFolder && !ImageFormat.IsOfSystem(entry.Name))
        .Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    /// <summary>Images under a folder, relative to the data set's: folders sorted by their whole path, the files of
    /// each by their names.</summary>
    /// <exception cref="InputException">A folder cannot be read.</exception>
    public string[] Images(string folder)
    {
        var found = new List<(string Folder, List<string> Files)>();
        Visit(folder, RealPath(Path.Combine(root, folder)), [], found);
        return [.. found.OrderBy(one => one.Folder, StringComparer.Ordinal)
            .SelectMany(one => one.Files.Order(StringComparer.Ordinal).Select(file => Join(one.Folder, file)))];
    }

    /// <summary>Images in a folder itself, relative to the data set's.</summary>
    public string[] OwnImages(string folder) =>
        [.. Entries(folder).Where(entry => !entry.IsFolder && IsImage(folder, entry.Name))
        .Select(entry => Join(folder, entry.Name)).Order(StringComparer.Ordinal)];

    private void Visit(string folder, string real, string[] above, List<(string, List<string>)> found)
    {
        var files = new List<string>();
        found.Add((folder, files));
        foreach ((var name, var isFolder, var isLink) in Entries(folder))
        {
            var path = Join(folder, name);
            if (!isFolder)
            {
                if (IsImage(folder, name))
                {
                    files.Add(name);
                }
            }
            else if (ImageFormat.IsOfSystem(name))
            {
                leftOut.Add(Hidden, path);
            }
            else
            {
                var below = isLink ? RealPath(Path.Combine(root, path)) : Path.Combine(real, name);
                if (above.Length == Deepest || above.Contains(below) || below == real)
                {
                    leftOut.Add($"links that lead back to a folder above, or folders more than {Deepest} deep", path);
                }
                else
                {
                    Visit(path, below, [.. above, real], found);
                }
            }
        }
    }

    private bool IsImage(string folder, string name)
    {
        var path = Join(folder, name);
        if (ImageFormat.IsOfSystem(name))
        {
            leftOut.Add(Hidden, path);
            return false;
        }
        if (ImageFormat.IsNamed(name) || ImageFormat.IsByContent(Path.Combine(root, path)))
        {
            return true;
        }
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (ImageFormat.UnreadBy(name) is { } format)
        {
            leftOut.AddImage($"{extension} files (mira cannot read {format}; convert them to PNG)", path);
        }
        else
        {
            leftOut.Add($"{(extension.Length > 0 ? extension + " files" : "files without an extension")} " +
                $"(not {ImageFormat.Read} by content)", path);
        }
        return false;
    }

    private List<(string Name, bool IsFolder, bool IsLink)> Entries(string folder)
    {
        var path = Path.Combine(root, folder);
        try
        {
            return [.. new FileSystemEnumerable<(string, bool, bool)>(path, (ref FileSystemEntry entry) =>
                (entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory
                    && (entry.Attributes & FileAttributes.ReparsePoint) != 0), Everything)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the folder '{path}': {error.Reason()} Check " +
                "its name and permissions.", error);
        }
    }

    private static string RealPath(string path) =>
        Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName
            ?? Path.GetFullPath(path));

    private static string Join(string folder, string name) => folder.Length > 0 ? $"{folder}/{name}" : name;
}
