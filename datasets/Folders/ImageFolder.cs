namespace Mira.Datasets.Folders;

/// <summary>Images in the layout of ImageNet: ROOT/train/CLASS/FILE and ROOT/val/CLASS/FILE.</summary>
/// <param name="root">The folder ROOT.</param>
/// <param name="selection">Classes, images, and what is done about bad ones.</param>
internal sealed class ImageFolder(string root, FolderSelection selection)
{
    private static readonly string[] Extensions = [".jpeg", ".jpg", ".png", ".webp"];

    private readonly BadImageLog _badImages = new(selection.BadImages);

    /// <summary>The data directory of a set of folders.</summary>
    /// <param name="set">The set.</param>
    /// <param name="dataDirectory">What the user named.</param>
    /// <param name="selection">Given for a set whose folders name the classes.</param>
    /// <exception cref="InputException">None was named, or labels were given where folders name the classes.</exception>
    public static string RequireRoot(DatasetDescription set, string? dataDirectory, FolderSelection? selection = null)
    {
        if (selection?.Labels is not null)
        {
            throw new InputException($"The folders of {set.Name} name its classes: a file of labels goes with --data {AnyFolder.Word}.");
        }

        return dataDirectory ?? throw new InputException(
            $"{set.Name} is not embedded: name the folder that has train and val with --data-dir, or use --data {Catalog.Default}.");
    }

    /// <summary>Whether a file is an image by its name.</summary>
    public static bool IsImage(string file) =>
        Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the images of both splits; decodes none, unless bad ones are to be skipped.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="classes">Folder names of the classes in the order of their numbers; null for every folder
    /// under train, ordinal.</param>
    /// <exception cref="InputException">Something of the layout or the lists is missing or empty.</exception>
    public ImageDataset Load(string name, IReadOnlyList<string>? classes)
    {
        RequireFolder(root, "the folder of the data set");
        classes ??= Folders("train");
        ImageSet train = selection.Subset is null ? Split("train", classes) : Subset(classes);
        return new ImageDataset(name, Usable(train), Usable(Split("val", classes)), classes) { IsTestCalledVal = true };
    }

    private ImageSet Usable(ImageSet images) =>
        selection.BadImages == BadImagePolicy.Skip ? ImageScan.WithoutBad(images) : images;

    private ImageSet Split(string split, IReadOnlyList<string> classes)
    {
        string[][] files = [.. classes.Select(folder => Files(split, folder))];
        int[] labels = [.. files.SelectMany((ofClass, label) => Enumerable.Repeat(label, ofClass.Length))];
        return new ImageSet(new FileImages(root, [.. files.SelectMany(ofClass => ofClass)]), labels, _badImages);
    }

    private string[] Files(string split, string folder)
    {
        string path = Path.Combine(root, split, folder);
        RequireFolder(path, $"class '{folder}'");
        string[] names = [.. Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).Where(IsImage)
            .Order(StringComparer.Ordinal).Select(file => $"{split}/{folder}/{file}")];
        return names.Length > 0
            ? names
            : throw new InputException(
                $"Class folder '{path}' has no image, expected files ending with {string.Join(", ", Extensions)}. "
                + "Remove the folder, or restrict the classes with --classes.");
    }

    private string[] Folders(string split)
    {
        string path = Path.Combine(root, split);
        RequireFolder(path, $"the split '{split}'");
        string[] names = [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)];
        return names.Length > 0
            ? names
            : throw new InputException($"'{path}' has no class folders; expected {split}/CLASS/IMAGE files.");
    }

    private ImageSet Subset(IReadOnlyList<string> classes)
    {
        string[] names = NameList.Read(selection.Subset!, "training images");
        Dictionary<string, int> numbers = classes.Select((folder, label) => (folder, label)).ToDictionary();
        int[] labels = [.. names.Select(name => Label(name, numbers))];
        string[] paths = [.. names.Select(name => $"train/{ClassOf(name)}/{name}")];
        string[] missing = [.. paths.Where(path => !File.Exists(Path.Combine(root, path)))];
        return missing.Length == 0
            ? new ImageSet(new FileImages(root, paths), labels, _badImages)
            : throw new InputException(
                $"{missing.Length} of the {paths.Length} images listed in '{selection.Subset}' are not under '{root}', "
                + $"the first being '{missing[0]}'. Complete the folder, or use another list.");
    }

    private int Label(string name, Dictionary<string, int> numbers) => numbers.TryGetValue(ClassOf(name), out int label)
        ? label
        : throw new InputException(
            $"'{name}' in '{selection.Subset}' belongs to class '{ClassOf(name)}', which is none of the "
            + $"{numbers.Count} classes used. Expected names such as n01440764_10026.JPEG of these classes.");

    // Official lists name files only; no class name of ImageNet has an underscore.
    private static string ClassOf(string name) => name.Split('_')[0];

    private void RequireFolder(string path, string what)
    {
        if (!Directory.Exists(path))
        {
            throw new InputException(
                $"'{path}', {what}, does not exist or is not accessible; expected the layout "
                + $"{Path.Combine(root, "train")}/CLASS/IMAGE and {Path.Combine(root, "val")}/CLASS/IMAGE.");
        }
    }
}
