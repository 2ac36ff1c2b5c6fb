using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Food-101 (Bossard et al., ECCV 2014): 101 dishes.</summary>
internal sealed class Food : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = "food",
        Task = "classification, top-1 accuracy",
        ClassCount = 101,
        TrainCount = 75_750,
        TestCount = 25_250,
        Folder = "food-101",
        Source = "https://data.vision.ee.ethz.ch/cvl/datasets_extra/food-101/",
        Provenance = "Food-101.",
        Terms = "Images from Foodspotting; scientific fair use.",
        Files =
        [
            new(
                new("https://data.vision.ee.ethz.ch/cvl/food-101.tar.gz"),
                Checksum.Torchvision("85eeb15f3717b99a5da872d97d918f87")),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "meta/classes.txt", selection);
        string[] classes = [.. TextLine.Once(folder.Lines("meta/classes.txt"), line => line.Text)
            .Select(line => line.Text)];
        ImageSet Split(string list) => folder.Images(list, Listed(folder, list, classes));
        return folder.Dataset(classes, Split("meta/train.txt"), Split("meta/test.txt"));
    }

    // The text lists and the JSON lists beside them name the same images in the same order of classes.
    private static ListedImage[] Listed(SetFolder folder, string list, string[] classes) =>
        [.. folder.Lines(list).Select(line => Parse(line, classes))];

    private static ListedImage Parse(TextLine line, string[] classes)
    {
        var label = Array.IndexOf(classes, line.Text.Split('/')[0]);
        return label >= 0
            ? new($"images/{line.Text}.jpg", label)
            : throw line.Refused($"CLASS/NUMBER with one of the {classes.Length} classes in meta/classes.txt");
    }
}
