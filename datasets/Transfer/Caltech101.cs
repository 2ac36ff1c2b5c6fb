using System.Globalization;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Caltech-101 (Fei-Fei et al., 2004): 101 kinds of objects, and the background class as the 102nd.</summary>
/// <remarks>
/// It has no official split. Transfer results are on the one of ssl-transfer (Ericsson et al., CVPR 2021), whose list
/// of 3,060 lines draws 30 images a class with replacement (caltech101-splits/train.txt @5fbb1eb), so that about 540
/// lines repeat another; the rest, 6,728 images, is the test split. The draw is NumPy's after seed(0): doing it again
/// over the same folders gives that list line by line. Its later form @416913f, without the repeats, is not used.
/// </remarks>
internal sealed class Caltech101 : ICatalogSet
{
    private const int DrawnPerClass = 30;

    public DatasetDescription Description { get; } = new()
    {
        Name = "caltech101",
        Task = "classification, mean accuracy per class",
        ClassCount = 102,
        TrainCount = 3_060,
        TestCount = 6_728,
        Folder = "101_ObjectCategories",
        Source = "https://data.caltech.edu/records/mzrjq-6wc02",
        Provenance = "Caltech-101 with its background class; 30 training images a class drawn " +
            "with replacement as in ssl-transfer.",
        Terms = "CC BY 4.0.",
        Files =
        [
            new(
                new("https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip"),
                new("MD5", "3138e1922a9193bfa496528edbbc45d0", "CaltechDATA"))
            {
                Inner = "101_ObjectCategories.tar.gz",
            },
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, ".", selection);
        string[] classes = [.. folder.Folders(".").Where(name => Files(folder, name).Length > 0)];
        if (classes.Length == 0)
        {
            throw new InputException($"caltech101: '{folder.Root}' has no folders CLASS with images " +
                "image_NNNN.jpg. Unpack 101_ObjectCategories there.");
        }
        string[][] files = [.. classes.Select(name => Files(folder, name))];
        (var train, var test) = Draw(files);
        return folder.Dataset(classes, folder.Images("the draw", train), folder.Images("the draw", test));
    }

    /// <summary>30 places of each class, sorted; then all others.</summary>
    private static (ListedImage[] Train, ListedImage[] Test) Draw(string[][] files)
    {
        var random = new NumPyRandom(seed: 0);
        ListedImage[] train = [.. files.SelectMany((names, label) =>
            random.Below(names.Length, DrawnPerClass).Order().Select(place => new ListedImage(names[place], label)))];
        HashSet<ListedImage> drawn = [.. train];
        return (train, [.. files.SelectMany((names, label) => names.Select(name => new ListedImage(name, label)))
            .Where(image => !drawn.Contains(image))]);
    }

    private static string[] Files(SetFolder folder, string name) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder.Root, name), "image_*.jpg")
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{name}/{Path.GetFileName(file)}"))
            .Order(StringComparer.Ordinal)];
}
