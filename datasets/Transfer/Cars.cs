using System.Globalization;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Stanford Cars (Krause et al., 2013): 196 makes, models and years; whole images, not
/// cut to the boxes.</summary>
internal sealed class Cars : ICatalogSet
{
    private const string TestAnnotations = "cars_test_annos_withlabels.mat";

    public DatasetDescription Description { get; } = new()
    {
        Name = "cars",
        Task = "classification, top-1 accuracy",
        ClassCount = 196,
        TrainCount = 8_144,
        TestCount = 8_041,
        Folder = "stanford_cars",
        Source = "https://ai.stanford.edu/~jkrause/cars/car_dataset.html",
        Provenance = "Stanford Cars.",
        Terms = "Research use.",
        Instructions =
            "The authors no longer offer the files. Get cars_train.tgz, cars_test.tgz, car_devkit.tgz and "
            + $"{TestAnnotations} from a copy that you trust, and unpack them into stanford_cars, " +
                "so that it has cars_train, cars_test, devkit "
            + $"and {TestAnnotations} (https://github.com/pytorch/vision/issues/7545 names copies).",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "devkit/cars_train_annos.mat", selection);
        var classes = folder.Annotations("devkit/cars_meta.mat").Words("class_names");
        var test = folder.Has(TestAnnotations) ? TestAnnotations : "devkit/" + TestAnnotations;
        return folder.Dataset(
            classes, Split(folder, "devkit/cars_train_annos.mat", "cars_train", classes),
            Split(folder, test, "cars_test", classes));
    }

    private static ImageSet Split(SetFolder folder, string list, string images, string[] classes)
    {
        var annotations = folder.Annotations(list);
        var names = annotations.WordsOfField("annotations", "fname");
        var labels = annotations.NumbersOfField("annotations", "class");
        return folder.Images(list, [.. names.Select((name, place) =>
            new ListedImage($"{images}/{name}", annotations.Label(labels[place], classes.Length,
                string.Create(CultureInfo.InvariantCulture, $"image {name}"))))]);
    }
}
