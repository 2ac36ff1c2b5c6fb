namespace Mira.Datasets.Folders;

/// <summary>The user's own images: a folder for each class, or a CSV file with the labels.</summary>
internal sealed class AnyFolder : ICatalogSet
{
    public const string Word = "imagefolder";

    public DatasetDescription Description { get; } = new()
    {
        Name = Word,
        Task = "classification, top-1 accuracy",
        ClassCount = null,
        TrainCount = null,
        TestCount = null,
        Terms = "As the images say.",
        Provenance = "Any folder with train/CLASS/IMAGE and val/CLASS/IMAGE, or with a CSV file of labels (--labels).",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var root = ImageFolder.RequireRoot(Description, dataDirectory);
        return selection.Labels is { } labels
            ? new LabeledFolder(root, labels, selection).Load(Word)
            : new ImageFolder(root, selection).Load(Word, selection.ListedClasses());
    }
}
