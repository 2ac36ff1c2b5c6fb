using Mira.Datasets.Folders;

namespace Mira.Datasets;

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
