using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Describable Textures (Cimpoi et al., CVPR 2014): 47 textures, the first of ten
/// official partitions.</summary>
internal sealed class Dtd : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = "dtd",
        Task = "classification, top-1 accuracy",
        ClassCount = 47,
        TrainCount = 3_760,
        ValidationCount = 1_880,
        TestCount = 1_880,
        Folder = "dtd",
        Source = "https://www.robots.ox.ac.uk/~vgg/data/dtd/",
        Provenance = "Describable Textures Dataset, release 1.0.1, partition 1.",
        Terms = "Research use.",
        Files =
        [
            new(
                new("https://www.robots.ox.ac.uk/~vgg/data/dtd/download/dtd-r1.0.1.tar.gz"),
                Checksum.Torchvision("fff73e5086ae6bdbea199a49dfb8a4c1")),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "labels/train1.txt", selection);
        var classes = folder.Folders("images");
        var train = Listed(folder, "labels/train1.txt", classes);
        var held = Listed(folder, "labels/val1.txt", classes);
        return folder.Dataset(
            classes,
            folder.Images("labels/train1.txt and val1.txt", [.. train, .. held]),
            folder.Images("labels/test1.txt", Listed(folder, "labels/test1.txt", classes)),
            new(folder.Images("labels/train1.txt", train), folder.Images("labels/val1.txt", held)));
    }

    private static ListedImage[] Listed(SetFolder folder, string list, string[] classes) =>
        [.. folder.Lines(list).Select(line => new ListedImage("images/" + line.Text, Label(line, classes)))];

    private static int Label(TextLine line, string[] classes)
    {
        var label = Array.IndexOf(classes, line.Text.Split('/')[0]);
        return label >= 0
            ? label
            : throw line.Refused($"CLASS/IMAGE with one of the {classes.Length} folders under images");
    }
}
