using Mira.Datasets.Folders;

namespace Mira.Datasets;

/// <summary>Description and source of a data set, known without loading it.</summary>
public sealed record DatasetDescription
{
    /// <summary>Name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What is predicted, and the metric.</summary>
    public required string Task { get; init; }

    /// <summary>Name of each class number; empty where the data folder decides.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Number of classes; null where the data folder decides.</summary>
    public required int? ClassCount { get; init; }

    /// <summary>Number of training images, with those of an official validation split; null where the
    /// data folder decides.</summary>
    public required int? TrainCount { get; init; }

    /// <summary>How many of the training images the official validation split holds; null
    /// where there is none.</summary>
    public int? ValidationCount { get; init; }

    /// <summary>Number of test images; null where the data folder decides.</summary>
    public required int? TestCount { get; init; }

    /// <summary>Width and height of every image, in pixels; null for images in files, which differ.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Where the images come from.</summary>
    public required string Provenance { get; init; }

    /// <summary>Page of its authors; null for what the user brings.</summary>
    public string? Source { get; init; }

    /// <summary>Terms of use.</summary>
    public required string Terms { get; init; }

    /// <summary>Whether the set needs a data directory; false for what the program carries itself.</summary>
    public bool NeedsDataDirectory { get; init; } = true;

    /// <summary>The folder, or folders one in the other, that the official archives unpack to; empty where
    /// any folder will do.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Official files to download, in the order in which they are unpacked.</summary>
    public IReadOnlyList<RemoteFile> Files { get; init; } = [];

    /// <summary>What to do by hand where <see cref="Files"/> may not or cannot be downloaded directly;
    /// null where they are.</summary>
    public string? Instructions { get; init; }
}

/// <summary>One data set: what it is, and how its official layout is read.</summary>
internal interface ICatalogSet
{
    /// <summary>What it is.</summary>
    DatasetDescription Description { get; }

    /// <summary>Finds its images.</summary>
    /// <param name="dataDirectory">Folder that has the official one, or is it; null when none was named.</param>
    /// <param name="selection">Which images are used.</param>
    /// <exception cref="InputException">Missing, unreadable or damaged files.</exception>
    ImageDataset Read(string? dataDirectory, FolderSelection selection);
}

/// <summary>Width and height of an image.</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public readonly record struct ImageSize(int Width, int Height);
