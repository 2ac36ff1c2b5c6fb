namespace Mira.Datasets.Folders;

/// <summary>What the images of a folder are for.</summary>
public enum FolderPurpose
{
    /// <summary>To learn and judge classes: training and test images with labels.</summary>
    Evaluation,

    /// <summary>To pretrain: any images will do; labels and test images are used where there are some.</summary>
    Pretraining,
}

/// <summary>Which images of a folder are used, and what is done about those that cannot be decoded.</summary>
public sealed record FolderSelection
{
    /// <summary>
    /// File with the folder names of the classes, one per line; their order numbers the classes.
    /// Null for every folder, in ordinal order of the names.
    /// </summary>
    public string? Classes { get; init; }

    /// <summary>
    /// File with the names of the training images to use, one per line, each beginning with its class and an
    /// underscore, as in the semi-supervised splits of SimCLR; may be gzipped. Null for all images.
    /// </summary>
    public string? Subset { get; init; }

    /// <summary>
    /// CSV file with a line path,label or path,label,split for each image of a plain folder. Null where folders
    /// name the classes.
    /// </summary>
    public string? Labels { get; init; }

    /// <summary>Split of the training images: a folder, or what the names of shards say.</summary>
    public string Train { get; init; } = "train";

    /// <summary>Split of the test images: a folder beside that of the training images, or what the names of shards
    /// say.</summary>
    public string Validation { get; init; } = "val";

    /// <summary>The one split that will be used, by any name; null where training and test images are.</summary>
    public string? Named { get; init; }

    /// <summary>Share of the training images of each class that becomes the test images; 0 for the set's own test
    /// images.</summary>
    public double HoldOut { get; init; }

    /// <summary>What the images are for.</summary>
    public FolderPurpose Purpose { get; init; }

    /// <summary>What is done about images that cannot be decoded.</summary>
    public BadImagePolicy BadImages { get; init; }

    /// <summary>The listed classes; null without a list.</summary>
    /// <exception cref="InputException">The list cannot be used.</exception>
    internal string[]? ListedClasses() => Classes is null ? null : NameList.Read(Classes, "classes");

    /// <summary>For sets whose images and classes are settled.</summary>
    /// <exception cref="InputException">A list was given.</exception>
    internal void RequireNoLists(DatasetDescription set)
    {
        if (this is { Classes: not null } or { Subset: not null } or { Labels: not null })
        {
            throw new InputException(
                $"{set.Name} has no image files to choose from. --classes, --subset and --labels work with "
                + $"{AnyFolder.Word}, {ImageNet.Word} and {ImageNet100.Word} only.");
        }
    }
}
