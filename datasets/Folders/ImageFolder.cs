namespace Mira.Datasets.Folders;

/// <summary>Images in the layout of ImageNet: ROOT/train/CLASS/FILE and ROOT/val/CLASS/FILE.</summary>
/// <param name="root">The folder ROOT.</param>
/// <param name="selection">Classes, images, and what is done about bad ones.</param>
internal sealed class ImageFolder(string root, FolderSelection selection)
{
    private readonly BadImageLog _badImages = new(selection.BadImages);
    private readonly LeftOutFiles _leftOut = new();

    /// <summary>The data directory of a set of folders.</summary>
    /// <param name="set">The set.</param>
    /// <param name="dataDirectory">What the user named.</param>
    /// <param name="selection">Given for a set whose folders name the classes.</param>
    /// <exception cref="InputException">None was named, or labels were given where folders
    /// name the classes.</exception>
    public static string RequireRoot(DatasetDescription set, string? dataDirectory, FolderSelection? selection = null)
    {
        if (selection?.Labels is not null)
        {
            throw new InputException($"--labels works with --data {AnyFolder.Word} only; the folders " +
                $"of {set.Name} name its classes. Leave it out.");
        }
        return dataDirectory ?? throw new InputException(
            $"{set.Name} is not embedded. Give the folder with train and val by --data-dir, or " +
            $"use --data {Catalog.Default}.");
    }

    private string TestFolder => selection.Named is { } named && named != selection.Train
        && Directory.Exists(Path.Combine(root, named)) ? named : selection.Validation;

    private FolderWalk Walk => new(root, _leftOut);

    /// <summary>Finds the images of both splits; decodes none, unless bad ones are to be skipped.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="classes">Folder names of the classes in the order of their numbers; null for every folder
    /// under train, ordinal.</param>
    /// <exception cref="InputException">Something of the layout or the lists is missing or empty.</exception>
    public ImageDataset Load(string name, IReadOnlyList<string>? classes)
    {
        if (File.Exists(root))
        {
            throw new InputException($"'{root}' is a file, expected a folder of images. Give the folder that it is " +
                "in; a .tar or .parquet file of images is read with --data webdataset or --data parquet.");
        }
        if (selection.Purpose == FolderPurpose.Pretraining && !Directory.Exists(root))
        {
            throw new InputException($"The folder of images '{root}' does not exist or is not accessible. Check its " +
                "name and permissions.");
        }
        RequireFolder(root, "the folder of the data set");
        RequireSplit();
        var takesAnyTree = selection.Purpose == FolderPurpose.Pretraining || selection.HoldOut > 0;
        if (!takesAnyTree || selection.Subset is not null || classes is not null)
        {
            return Labeled(name, classes);
        }
        var tree = new UnlabeledFolder(root, selection.Train);
        return tree.HasClasses ? Labeled(name, null) : tree.Load(name, Usable, _badImages, selection.HoldOut > 0);
    }

    /// <summary>Training images of class folders, and test images; for pretraining these may be missing.</summary>
    private ImageDataset Labeled(string name, IReadOnlyList<string>? classes)
    {
        classes = classes is null ? Folders(selection.Train) : Listed(classes);
        CountLooseImages(selection.Train);
        var train = selection.Subset is null ? Split(selection.Train, classes) : Subset(classes);
        var val = new ValidationFolder(root, TestFolder);
        var fault = val.Fault(classes);
        if (fault is not null && selection is { Purpose: not FolderPurpose.Pretraining, HoldOut: 0 })
        {
            throw new InputException(fault);
        }
        var test = fault is null
            ? Usable(Split(val.Name, classes))
            : new ImageSet(new FileImages(root, []), [], _badImages);
        val.CountOthers(classes, _leftOut);
        return new ImageDataset(name, Usable(train), test, classes)
        {
            IsTestCalledVal = true,
            TestName = val.Name,
            LeftOut = _leftOut,
            Unjudged = fault is null ? null : $"{fault} To hold out a tenth of each class, add --hold-out 0.1.",
        };
    }

    private ImageSet Usable(ImageSet images) =>
        selection.BadImages == BadImagePolicy.Skip && images.Count > 0 ? ImageScan.WithoutBad(images) : images;

    private ImageSet Split(string split, IReadOnlyList<string> classes)
    {
        string[][] files = [.. classes.Select(folder => Files(split, folder))];
        int[] labels = [.. files.SelectMany((ofClass, label) => Enumerable.Repeat(label, ofClass.Length))];
        return new ImageSet(new FileImages(root, [.. files.SelectMany(ofClass => ofClass)]), labels, _badImages);
    }

    private string[] Files(string split, string folder)
    {
        var path = Path.Combine(root, split, folder);
        RequireFolder(path, $"class '{folder}'");
        var here = new LeftOutFiles();
        var names = new FolderWalk(root, here).Images($"{split}/{folder}");
        if (names.Length == 0)
        {
            throw new InputException(
                $"Class folder '{path}' has no image, expected {ImageFormat.Read} files. "
                + (here.Count > 0 ? $"It holds {string.Join("; ", here.Lines())}. " : "")
                + "Remove the folder, or restrict the classes with --classes.");
        }
        _leftOut.AddAll(here);
        return names;
    }

    private string[] Folders(string split)
    {
        var path = Path.Combine(root, split);
        RequireFolder(path, $"the split '{split}'");
        var names = Walk.Folders(split);
        return names.Length > 0
            ? names
            : throw new InputException($"'{path}' has no class folders; expected {split}/CLASS/IMAGE files. "
                + $"{Walk.OwnImages(split).Length} images lie directly in it: give their classes " +
                    "with --labels FILE.csv. 'mira pretrain' needs no classes.");
    }

    /// <summary>Names, one per line. Older lists have several on a line, with blanks between them.</summary>
    private string[] Listed(IReadOnlyList<string> names) =>
        [.. names.SelectMany(name => IsClass(name)
            || !NameList.Split(name).All(IsClass) ? [name] : NameList.Split(name))];

    private bool IsClass(string name) => Directory.Exists(Path.Combine(root, selection.Train, name));

    private void CountLooseImages(string split)
    {
        foreach (var path in Walk.OwnImages(split))
        {
            _leftOut.AddImage($"images outside the class folders of '{split}'", path);
        }
    }

    private ImageSet Subset(IReadOnlyList<string> classes)
    {
        var list = new SubsetList(root, selection, classes);
        return new ImageSet(new FileImages(root, list.Paths), list.Labels, _badImages);
    }

    /// <summary>Refuses a split of another name than the usual ones that is not there.</summary>
    private void RequireSplit()
    {
        var usual = new FolderSelection();
        foreach (var split in (IEnumerable<string?>)[selection.Train == usual.Train ? null : selection.Train,
            selection.Named is "train" or "trainval" or "val" or "test" ? null : selection.Named])
        {
            if (split is not null && !Directory.Exists(Path.Combine(root, split)))
            {
                var there = Walk.Folders("");
                throw new InputException($"'{root}' has no split '{split}'. " + (there.Length > 0
                    ? $"It has the folders {ShortList.Of(there)}. Name one of them with --split."
                    : "It has no folders."));
            }
        }
    }

    private void RequireFolder(string path, string what)
    {
        if (!Directory.Exists(path))
        {
            throw new InputException(
                $"'{path}', {what}, does not exist or is not accessible; expected the layout "
                + $"{Path.Combine(root, selection.Train)}/CLASS/IMAGE and " +
                    $"{Path.Combine(root, TestFolder)}/CLASS/IMAGE.");
        }
    }
}
