namespace Mira.Datasets.Folders;

/// <summary>Which images of a folder are used, and what is done about those that cannot be decoded.</summary>
public sealed record FolderSelection
{
    /// <summary>
    /// File with the folder names of the classes, separated by blanks or lines; their order numbers the classes.
    /// Null for every folder, in ordinal order of the names.
    /// </summary>
    public string? Classes { get; init; }

    /// <summary>
    /// File with the names of the training images to use, one a line, each beginning with its class and an
    /// underscore, as in the semi-supervised splits of SimCLR; may be gzipped. Null for all images.
    /// </summary>
    public string? Subset { get; init; }

    /// <summary>What is done about images that cannot be decoded.</summary>
    public BadImagePolicy BadImages { get; init; }
}
