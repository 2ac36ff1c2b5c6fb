using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>The folder of a data set in its official layout: finds it, reads its lists and
/// checks what they name.</summary>
internal sealed class SetFolder
{
    private readonly DatasetDescription _set;
    private readonly FolderSelection _selection;
    private readonly BadImageLog _badImages;

    private SetFolder(DatasetDescription set, string root, FolderSelection selection) =>
        (_set, Root, _selection, _badImages) = (set, root, selection, new(selection.BadImages));

    /// <summary>Path of the folder.</summary>
    public string Root { get; }

    /// <summary>Finds the folder: the data directory itself or the official folder in it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="dataDirectory">What the user named.</param>
    /// <param name="marker">File or folder that every copy has.</param>
    /// <param name="selection">What is done about bad images; lists are refused.</param>
    /// <exception cref="InputException">The marker is not there.</exception>
    public static SetFolder Open(DatasetDescription set, string? dataDirectory, string marker,
        FolderSelection selection)
    {
        selection.RequireNoLists(set);
        var directory = dataDirectory ?? throw new InputException(
            $"{set.Name} is not embedded. Give the folder that has {set.Folder} with --data-dir. " +
            $"'mira data list {set.Name}' tells where to get it.");
        string[] places = [Path.Combine(directory, set.Folder), directory,
            Path.Combine(directory, Path.GetFileName(set.Folder))];
        var root = places.FirstOrDefault(place => Path.Exists(Path.Combine(place, marker)))
            ?? throw new InputException(
            $"{set.Name}: neither '{Path.Combine(places[0], marker)}' nor '{Path.Combine(directory, marker)}' " +
            "exists. Give the folder that has "
            + $"{set.Folder} with --data-dir. 'mira data list {set.Name}' tells where to get it.");
        return new(set, root, selection);
    }

    /// <summary>Whether the copy has a file.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(Root, file));

    /// <summary>The lines of an official list.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public TextLine[] Lines(string file) => TextLine.ReadAll(Path.Combine(Root, file));

    /// <summary>The variables of a MAT-file.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public Annotations Annotations(string file) => new(Path.Combine(Root, file));

    /// <summary>Names of the folders in a folder, ordinal.</summary>
    public string[] Folders(string folder) =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root, folder)).Select(path => Path.GetFileName(path))
            .Where(name => !ImageFormat.IsOfSystem(name)).Order(StringComparer.Ordinal)];

    /// <summary>The images of a list, in its order.</summary>
    /// <param name="list">The list, for messages.</param>
    /// <param name="images">What it names.</param>
    /// <param name="multiLabels">[count, classes] where images have several classes.</param>
    /// <exception cref="InputException">The list is empty, or images are missing.</exception>
    public ImageSet Images(string list, IReadOnlyList<ListedImage> images, byte[]? multiLabels = null)
    {
        string[] missing = [.. images.Select(image => image.Path).Where(path => !Has(path))];
        if (missing.Length > 0 || images.Count == 0)
        {
            throw new InputException(images.Count == 0
                ? $"{_set.Name}: '{Path.Combine(Root, list)}' names no image. Fetch the data set again."
                : $"{_set.Name}: {missing.Length:N0} of the {images.Count:N0} images listed in " +
                    $"'{list}' are not under '{Root}', the first being "
                    + $"'{missing[0]}'. Complete the copy: 'mira data list {_set.Name}' tells where to get it.");
        }
        var set = new ImageSet(
            new FileImages(Root, [.. images.Select(image => image.Path)]), [.. images.Select(image => image.Label)],
            _badImages, multiLabels);
        return _selection.BadImages == BadImagePolicy.Skip ? ImageScan.WithoutBad(set) : set;
    }

    /// <summary>The whole set, with a note where it is not whole.</summary>
    /// <exception cref="InputException">A class has test images but no training image.</exception>
    public ImageDataset Dataset(IReadOnlyList<string> classes, ImageSet train, ImageSet test,
        ValidationSplit? validation = null) =>
        new ImageDataset(_set.Name, train, test, classes) { Validation = validation, Notes = Notes(train, test) }
            .RequireTrainedClasses($"by the lists under '{Root}'");

    private string[] Notes(ImageSet train, ImageSet test) =>
        train.Count == _set.TrainCount && test.Count == _set.TestCount
        ? []
        : [$"{_set.Name} under '{Root}' has {train.Count:N0} training and {test.Count:N0} test " +
            $"images, expected {_set.TrainCount:N0} and "
            + $"{_set.TestCount:N0}: results are not comparable with published ones."];
}

/// <summary>An image that an official list names.</summary>
/// <param name="Path">The file, relative to the folder of the set.</param>
/// <param name="Label">Class number from 0; -1 where an image has several.</param>
internal readonly record struct ListedImage(string Path, int Label);
