using System.Reflection;

namespace Mira.Datasets.Folders;

/// <summary>The data sets of the catalog that are folders of image files.</summary>
internal static class FolderSets
{
    /// <summary>Any folder of the layout.</summary>
    public const string Any = "imagefolder";

    /// <summary>ImageNet-1k, whole.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>100 classes of ImageNet.</summary>
    public const string ImageNet100 = "imagenet100";

    private const int ImageNetClasses = 1000;

    /// <summary>Finds the images of a set.</summary>
    /// <exception cref="InputException">Files are missing, or their number is not the set's.</exception>
    public static ImageDataset Load(DatasetDescription set, string? dataDirectory, FolderSelection selection)
    {
        string root = dataDirectory ?? throw new InputException(
            $"{set.Name} is not embedded: name the folder that has train and val with --data-dir, or use --data {Catalog.Default}.");
        ImageDataset found = new ImageFolder(root, selection).Load(set.Name, Classes(set.Name, selection));
        return set.Name == ImageNet && selection.Classes is null ? Checked(found, set, root, selection) : found;
    }

    private static string[]? Classes(string name, FolderSelection selection) => (name, selection.Classes) switch
    {
        (_, string path) => NameList.Read(path, "classes"),
        (ImageNet100, null) => NameList.Split(ImageNet100List()),
        _ => null,
    };

    private static ImageDataset Checked(ImageDataset found, DatasetDescription set, string root, FolderSelection selection)
    {
        Require(found.ClassNames.Count == ImageNetClasses, $"{found.ClassNames.Count} classes", $"{ImageNetClasses}", root);
        if (selection.BadImages != BadImagePolicy.Skip)
        {
            RequireCount(found.Test.Count, set.TestCount, "validation", root);
            RequireCount(selection.Subset is null ? found.Train.Count : set.TrainCount!.Value, set.TrainCount, "training", root);
        }

        return found;
    }

    private static void RequireCount(int found, int? expected, string what, string root) =>
        Require(found == expected, $"{found:N0} {what} images", $"{expected:N0}", root);

    private static void Require(bool holds, string found, string expected, string root)
    {
        if (!holds)
        {
            throw new InputException(
                $"'{root}' has {found}, expected the {expected} of ImageNet. Complete the copy, or use --data {Any} for a part.");
        }
    }

    private static string ImageNet100List()
    {
        using Stream list = Assembly.GetExecutingAssembly().GetManifestResourceStream("imagenet100.txt")
            ?? throw new InvalidOperationException("The assembly was built without imagenet100.txt.");
        using var reader = new StreamReader(list);
        return reader.ReadToEnd();
    }
}
