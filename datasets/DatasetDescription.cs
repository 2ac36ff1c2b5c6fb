namespace Mira.Datasets;

/// <summary>What a data set is and where it comes from, known without loading it.</summary>
public sealed record DatasetDescription
{
    /// <summary>Name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What is predicted, and the metric.</summary>
    public required string Task { get; init; }

    /// <summary>Name of each class number; empty where the data folder decides.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Number of training images; null where the data folder decides.</summary>
    public required int? TrainCount { get; init; }

    /// <summary>Number of test images; null where the data folder decides.</summary>
    public required int? TestCount { get; init; }

    /// <summary>Width and height of every image, in pixels; null for images in files, which differ.</summary>
    public required int? ImageSize { get; init; }

    /// <summary>Where the images come from.</summary>
    public required string Provenance { get; init; }

    /// <summary>Terms of use.</summary>
    public required string Terms { get; init; }

    /// <summary>Whether the set needs a data directory; false for what the program carries itself.</summary>
    public required bool NeedsDataDirectory { get; init; }
}
