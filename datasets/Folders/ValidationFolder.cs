namespace Mira.Datasets.Folders;

/// <summary>The folder of the test images of a set with class folders, and what to say where it
/// is not as expected.</summary>
/// <param name="root">The folder of the data set.</param>
/// <param name="name">Its folder of test images; val unless the user named another.</param>
internal sealed class ValidationFolder(string root, string name)
{
    private readonly FolderWalk _walk = new(root, new());

    private static readonly string[] OtherNames = ["test", "validation", "valid", "eval", "dev", "testing", "testset",
        "Val", "Test", "Validation"];

    /// <summary>Name of the folder.</summary>
    public string Name => name;

    /// <summary>Counts images of classes that training does not have, and those beside the class folders.</summary>
    public void CountOthers(IReadOnlyList<string> classes, LeftOutFiles leftOut)
    {
        if (!Directory.Exists(Path.Combine(root, name)))
        {
            var other = There().FirstOrDefault();
            foreach (var path in other is null ? [] : _walk.Images(other))
            {
                leftOut.AddImage($"images of the folder '{other}' (use them with --val-dir {other})", path);
            }
            return;
        }
        foreach (var folder in _walk.Folders(name).Except(classes))
        {
            foreach (var path in _walk.Images($"{name}/{folder}"))
            {
                leftOut.AddImage("images of validation classes that training lacks or that are not used", path);
            }
        }
        foreach (var path in _walk.OwnImages(name))
        {
            leftOut.AddImage($"images outside the class folders of '{name}'", path);
        }
    }

    /// <summary>What is wrong with the folder, what is there and which option takes it; null where
    /// nothing is wrong.</summary>
    public string? Fault(IReadOnlyList<string> classes)
    {
        var path = Path.Combine(root, name);
        if (!Directory.Exists(path))
        {
            return $"'{path}', the folder of the test images, does not exist or is not accessible. {Others()}";
        }
        var folders = _walk.Folders(name);
        string[] missing = [.. classes.Except(folders)];
        if (missing.Length == 0)
        {
            return null;
        }
        var flat = _walk.OwnImages(name).Length;
        return flat > 0 && folders.Length == 0
            ? $"'{path}' has {flat:N0} images without class folders, expected {name}/CLASS/IMAGE. " +
                "Give their classes with --labels FILE.csv "
                + "(lines path,label,split), or sort them into class folders. 'mira pretrain' needs neither."
            : folders.Length == 0 ? $"'{path}' has no class folders, expected {name}/CLASS/IMAGE."
            : $"'{Path.Combine(path, missing[0])}', class '{missing[0]}', does not exist: {missing.Length} " +
                $"of the {classes.Count} training classes are "
                + $"missing among the {folders.Length} class folders of '{path}' " +
                    $"({string.Join(", ", folders.Take(3))}). "
                + "Complete it, or restrict the classes with --classes.";
    }

    private string[] There() =>
        [.. OtherNames.Where(other => other != name && Directory.Exists(Path.Combine(root, other)))];

    private string Others()
    {
        var there = There();
        return there.Length == 0
            ? $"Expected {name}/CLASS/IMAGE next to train. Give the folder of test images with " +
                "--val-dir. 'mira pretrain' needs none."
            : $"There is a folder '{there[0]}' with {_walk.Images(there[0]).Length:N0} images: " +
                $"use it with --val-dir {there[0]}.";
    }
}
