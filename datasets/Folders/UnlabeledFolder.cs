namespace Mira.Datasets.Folders;

/// <summary>A tree of images for pretraining, which needs neither classes nor test images.</summary>
/// <param name="root">The folder of the data set.</param>
internal sealed class UnlabeledFolder(string root)
{
    private const string NoClass = "unlabeled";

    private readonly LeftOutFiles _leftOut = new();
    private readonly string _train = Directory.Exists(Path.Combine(root, "train")) ? "train" : "";

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
    /// <exception cref="InputException">There is no image.</exception>
    public ImageDataset Load(string name, Func<ImageSet, ImageSet> usable, BadImageLog badImages)
    {
        var folder = Path.Combine(root, _train);
        var paths = new FolderWalk(root, _leftOut).Images(_train);
        if (paths.Length == 0)
        {
            throw new InputException($"'{folder}' has no images, expected {ImageFormat.Read} files. "
                + (_leftOut.Count > 0 ? $"It holds {string.Join("; ", _leftOut.Lines())}." : "It is empty."));
        }
        ImageSet train = usable(new ImageSet(new FileImages(root, paths), new int[paths.Length], badImages));
        return new(name, train, new ImageSet(new FileImages(root, []), [], badImages), [NoClass])
        {
            Unjudged = $"all {paths.Length:N0} images under '{folder}' are used for training, " +
                "and there are no class folders (train/CLASS/IMAGE)",
            LeftOut = _leftOut,
        };
    }
}
