namespace Mira.Datasets.Folders;

/// <summary>A list of training images: file names that begin with their class and an
/// underscore, or CLASS/FILE.</summary>
internal sealed class SubsetList
{
    private readonly string _list;
    private readonly string _folder;
    private readonly Dictionary<string, int> _numbers;

    /// <param name="root">The folder of the data set.</param>
    /// <param name="selection">The list's file, and the folder of the training images.</param>
    /// <param name="classes">Folder names of the classes.</param>
    /// <exception cref="InputException">It names an image that is not there, or of no class used.</exception>
    public SubsetList(string root, FolderSelection selection, IReadOnlyList<string> classes)
    {
        var list = _list = selection.Subset!;
        _folder = $"{selection.Train}/";
        _numbers = classes.Select((folder, label) => (folder, label)).ToDictionary();
        (string Class, string File)[] images = [.. NameList.Read(list, "training images").Select(Parse)];
        Labels = [.. images.Select(image => _numbers[image.Class])];
        Paths = [.. images.Select(image => $"{_folder}{image.Class}/{image.File}")];
        string[] missing = [.. Paths.Where(path => !File.Exists(Path.Combine(root, path)))];
        if (missing.Length > 0)
        {
            throw new InputException(
                $"{missing.Length} of the {Paths.Length} images listed in '{list}' are not under '{root}', "
                + $"the first being '{missing[0]}'. Complete the folder, or use another list.");
        }
    }

    /// <summary>Paths relative to the data set's folder, in the order of the list.</summary>
    public string[] Paths { get; }

    /// <summary>Class numbers of them.</summary>
    public int[] Labels { get; }

    private (string Class, string File) Parse(string name)
    {
        var path = name.StartsWith(_folder, StringComparison.Ordinal) ? name[_folder.Length..] : name;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var folder = slash > 0 ? path[..slash] : ClassOf(path);
        return _numbers.ContainsKey(folder) ? (folder, path[(slash + 1)..]) : throw new InputException(
            $"'{name}' in '{_list}' belongs to class '{folder}', which is not one of the "
            + $"{_numbers.Count} classes in use. Expected names such as n01440764_10026.JPEG of " +
                "these classes, or CLASS/FILE.");
    }

    // Official lists name files only. A class's own name may have underscores: the longest one that fits counts.
    private string ClassOf(string file)
    {
        for (var end = file.LastIndexOf('_'); end > 0; end = file.LastIndexOf('_', end - 1))
        {
            if (_numbers.ContainsKey(file[..end]))
            {
                return file[..end];
            }
        }
        return file.Split('_')[0];
    }
}
