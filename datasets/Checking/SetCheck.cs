namespace Mira.Datasets.Checking;

/// <summary>What a look at every image of a data set found.</summary>
public sealed record SetCheck
{
    /// <summary>Images of each split.</summary>
    public required IReadOnlyList<SplitCheck> Splits { get; init; }

    /// <summary>Number of classes, found and expected.</summary>
    public required SplitCheck Classes { get; init; }

    /// <summary>Images that cannot be decoded: name and reason.</summary>
    public required IReadOnlyList<string> BadImages { get; init; }

    /// <summary>Test images that are training images too.</summary>
    public required IReadOnlyList<DuplicateImage> Duplicates { get; init; }

    /// <summary>What is in the folders and is not a part of the set: a line for each kind.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Why the set serves pretraining alone; null where accuracies can be measured on it.</summary>
    public string? Unjudged { get; init; }

    /// <summary>Whether pictures are left out that belong to the set by all appearances.</summary>
    public bool LosesImages { get; init; }

    /// <summary>Whether the copy has what the official set has, and all of it decodes. Duplicates are the
    /// set's own affair.</summary>
    public bool IsSound =>
        BadImages.Count == 0 && !LosesImages && Classes.IsWhole && Splits.All(split => split.IsWhole);

    /// <summary>Decodes every image once.</summary>
    /// <param name="data">The set, loaded with bad images allowed to fail.</param>
    /// <param name="description">What it should have.</param>
    /// <param name="progress">Told of images done; may come from several threads.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static SetCheck Of(ImageDataset data, DatasetDescription description, IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        var work = new ImageWork(progress, stop);
        var train = work.Examine(data.Train);
        var test = work.Examine(data.Test);
        return new()
        {
            Splits = [.. Counts(data, description)],
            Classes = new("classes", data.ClassNames.Count, description.ClassCount),
            LeftOut = data.LeftOut.Lines(),
            LosesImages = data.LeftOut.HasImages,
            Unjudged = data.Unjudged,
            BadImages = [.. train.Concat(test).Where(image => image.Fault is not null)
                .Select(image => $"{image.Name} {image.Fault}").Distinct()],
            Duplicates = [.. Shared(train, test)],
        };
    }

    private static IEnumerable<SplitCheck> Counts(ImageDataset data, DatasetDescription set)
    {
        if (data.Validation is { } validation)
        {
            yield return new("train", validation.Train.Count, set.TrainCount - set.ValidationCount);
            yield return new("val", validation.Held.Count, set.ValidationCount);
        }
        yield return new(data.Validation is null ? "train" : "trainval", data.Train.Count, set.TrainCount);
        yield return new("test", data.Test.Count, set.TestCount);
    }

    private static IEnumerable<DuplicateImage> Shared(IReadOnlyList<ImageFinding> train,
        IReadOnlyList<ImageFinding> test)
    {
        var first = new Dictionary<UInt128, ImageFinding>();
        foreach (var image in train.Where(image => image.Fault is null))
        {
            first.TryAdd(image.Pixels, image);
        }
        return test.Where(image => image.Fault is null && first.ContainsKey(image.Pixels))
            .Select(image =>
                new DuplicateImage(image.Name, first[image.Pixels].Name, first[image.Pixels].Label == image.Label));
    }
}

/// <summary>What a split has, beside what it should have.</summary>
/// <param name="Split">Name of the split.</param>
/// <param name="Found">Images found.</param>
/// <param name="Expected">Images of the official split; null where nobody says.</param>
public sealed record SplitCheck(string Split, int Found, int? Expected)
{
    /// <summary>Whether nothing is missing and nothing too much.</summary>
    public bool IsWhole => Expected is null || Found == Expected;
}

/// <summary>A test image that is a training image too, pixel for pixel.</summary>
/// <param name="Test">Name of the test image.</param>
/// <param name="Train">Name of the first such training image.</param>
/// <param name="HasSameLabel">Whether both have the same class.</param>
public sealed record DuplicateImage(string Test, string Train, bool HasSameLabel);

/// <summary>What decoding one image found.</summary>
/// <param name="Name">What a message calls the image.</param>
/// <param name="Label">Its class number.</param>
/// <param name="Pixels">Hash of its pixels; 0 for a bad one.</param>
/// <param name="Fault">Why it cannot be decoded; null for a good one.</param>
internal readonly record struct ImageFinding(string Name, int Label, UInt128 Pixels, string? Fault);
