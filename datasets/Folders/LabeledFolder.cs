namespace Mira.Datasets.Folders;

/// <summary>Images under one folder whose labels are in a CSV file.</summary>
/// <param name="root">The folder.</param>
/// <param name="list">The CSV file: path,label,split or path,label with or without a line of these words.</param>
/// <param name="selection">What is done about bad images.</param>
internal sealed class LabeledFolder(string root, string list, FolderSelection selection)
{
    private readonly BadImageLog _badImages = new(selection.BadImages);

    /// <summary>Finds the images; classes are the different labels in ordinal order.</summary>
    /// <remarks>
    /// A split is train, val or test; without that column it is the first folder of the path. Where there is a
    /// test split, val chooses parameters; where there is none, it is the test split, as in folders.
    /// </remarks>
    /// <exception cref="InputException">A line cannot be used, an image is missing, or a split has none.</exception>
    public ImageDataset Load(string name)
    {
        RequireNoOtherLists();
        var lines = LabelLine.ReadAll(list);
        string[] classes = [.. lines.Select(line => line.Label).Distinct().Order(StringComparer.Ordinal)];
        var sets = lines.GroupBy(line => line.Split)
            .ToDictionary(group => group.Key, group => Images([.. group], classes));
        var train = Required(sets, "train");
        if (!sets.TryGetValue("test", out var test))
        {
            if ((selection.Purpose == FolderPurpose.Pretraining || selection.HoldOut > 0) && !sets.ContainsKey("val"))
            {
                return new(name, train, new ImageSet(new FileImages(root, []), [], _badImages), classes)
                {
                    Unjudged = $"'{list}' names no test images",
                };
            }
            return Checked(new(name, train, Required(sets, "val"), classes) { IsTestCalledVal = true });
        }
        return Checked(sets.TryGetValue("val", out var held)
            ? new(name, Images([.. lines.Where(line => line.Split != "test")], classes), test, classes)
            {
                Validation = new(train, held),
            }
            : new(name, train, test, classes));
    }

    private void RequireNoOtherLists()
    {
        if (selection is { Classes: not null } or { Subset: not null })
        {
            throw new InputException("--labels already names images and classes. Leave --classes and --subset out.");
        }
    }

    private ImageDataset Checked(ImageDataset set) => set.RequireTrainedClasses($"by '{list}'");

    private ImageSet Required(Dictionary<string, ImageSet> sets, string split) =>
        sets.TryGetValue(split, out var set)
        ? set
        : throw new InputException(
            $"'{list}' has no image of the split {split}; expected some of train and some of test " +
            "or val, named by a third "
            + "column or by the first folder of each path.");

    private ImageSet Images(LabelLine[] lines, string[] classes)
    {
        string[] missing = [.. lines.Select(line => line.Path).Where(path => !File.Exists(Path.Combine(root, path)))];
        if (missing.Length > 0)
        {
            throw new InputException(
                $"{missing.Length} images listed in '{list}' are not under '{root}', the first " +
                $"being '{missing[0]}'. Paths are "
                + "relative to --data-dir.");
        }
        int[] labels = [.. lines.Select(line => Array.BinarySearch(classes, line.Label, StringComparer.Ordinal))];
        var images = new ImageSet(new FileImages(root, [.. lines.Select(line => line.Path)]), labels, _badImages);
        return selection.BadImages == BadImagePolicy.Skip ? ImageScan.WithoutBad(images) : images;
    }
}
