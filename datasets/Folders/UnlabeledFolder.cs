namespace Mira.Datasets.Folders;

/// <summary>A tree of images for pretraining, which needs neither classes nor test images.</summary>
/// <param name="root">The folder of the data set.</param>
/// <param name="split">Its folder of training images, where it has one.</param>
internal sealed class UnlabeledFolder(string root, string split)
{
    private const string NoClass = "unlabeled";

    private readonly LeftOutFiles _leftOut = new();
    private readonly string _train = Directory.Exists(Path.Combine(root, split)) ? split : "";

    /// <summary>Whether the images are in class folders: every one has some, and few are beside them.</summary>
    public bool HasClasses
    {
        get
        {
            var walk = new FolderWalk(root, new());
            int[] inFolders = _train.Length == 0
                ? []
                : [.. walk.Folders(_train).Select(folder => walk.Images($"{_train}/{folder}").Length)];
            return inFolders.Length > 0 && inFolders.All(count => count > 0)
                && walk.OwnImages(_train).Length <= inFolders.Sum();
        }
    }

    /// <summary>All images, in the order of their folders and names.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="usable">Leaves out bad images where that is asked for.</param>
    /// <param name="badImages">Remembers them.</param>
    /// <param name="labels">Whether the folders directly under it name classes.</param>
    /// <exception cref="InputException">There is no image.</exception>
    public ImageDataset Load(string name, Func<ImageSet, ImageSet> usable, BadImageLog badImages, bool labels)
    {
        var folder = Path.Combine(root, _train);
        var paths = new FolderWalk(root, _leftOut).Images(_train);
        if (paths.Length == 0)
        {
            throw new InputException($"'{folder}' has no images, expected {ImageFormat.Read} files. "
                + (_leftOut.Count > 0 ? $"It holds {string.Join("; ", _leftOut.Lines())}." : "It is empty."));
        }
        var classes = Classes(paths);
        var isLabeled = labels && classes.Length > 1;
        var numbers = isLabeled
            ? [.. paths.Select(path => Array.BinarySearch(classes, ClassOf(path), StringComparer.Ordinal))]
            : new int[paths.Length];
        var train = usable(new ImageSet(new FileImages(root, paths), numbers, badImages));
        return new(name, train, new ImageSet(new FileImages(root, []), [], badImages), isLabeled ? classes : [NoClass])
        {
            Unjudged = $"all {paths.Length:N0} images under '{folder}' are used for training, and there are no " +
                (classes.Length > 1
                    ? $"test images. To hold out a tenth of each of the {classes.Length} class folders, add " +
                        "--hold-out 0.1."
                    : "class folders (train/CLASS/IMAGE)"),
            LeftOut = _leftOut,
        };
    }

    /// <summary>The folders that hold images directly under the tree; none where images lie beside them.</summary>
    private string[] Classes(string[] paths)
    {
        var folders = paths.Select(ClassOf).Distinct().ToArray();
        return folders.Contains("") ? [] : [.. folders.Order(StringComparer.Ordinal)];
    }

    private string ClassOf(string path)
    {
        var inside = _train.Length > 0 ? path[(_train.Length + 1)..] : path;
        return inside.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? inside[..end] : "";
    }
}
