using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>PASCAL VOC 2007 (Everingham et al.), classification: 20 kinds of objects, several in an image.</summary>
internal sealed class Voc2007 : ICatalogSet
{
    private static readonly string[] Classes =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable",
        "dog", "horse",
        "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    public DatasetDescription Description { get; } = new()
    {
        Name = "voc2007",
        Task = "multi-label classification, 11-point mean average precision",
        ClassNames = Classes,
        ClassCount = Classes.Length,
        TrainCount = 5_011,
        ValidationCount = 2_510,
        TestCount = 4_952,
        Folder = "VOCdevkit/VOC2007",
        Source = "http://host.robots.ox.ac.uk/pascal/VOC/voc2007/",
        Provenance = "PASCAL VOC 2007, classification.",
        Terms = "Images from Flickr, under its terms; research use.",
        Files =
        [
            new(
                new("https://thor.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtrainval_06-Nov-2007.tar"),
                Checksum.Torchvision("c52e279531787c972589f7e41ab4ae64")),
            new(
                new("https://thor.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtest_06-Nov-2007.tar"),
                Checksum.Torchvision("b6e924de25625d8de591ea690078ad9f")),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "ImageSets/Main/trainval.txt", selection);
        return folder.Dataset(
            Classes, Split(folder, "trainval"), Split(folder, "test"),
            new(Split(folder, "train"), Split(folder, "val")));
    }

    private static ImageSet Split(SetFolder folder, string split)
    {
        string[] names = [.. TextLine.Once(folder.Lines($"ImageSets/Main/{split}.txt"), line => line.Text)
            .Select(line => line.Text)];
        var places = names.Select((name, place) => (name, place)).ToDictionary();
        var labels = new byte[names.Length * Classes.Length];
        for (var label = 0; label < Classes.Length; label++)
        {
            var lines = TextLine.Once(folder.Lines($"ImageSets/Main/{Classes[label]}_{split}.txt"),
                line => line.Words[0]);
            foreach (var line in lines)
            {
                labels[(Place(line, places) * Classes.Length) + label] = Value(line);
            }
            RequireAll(lines, names.Length);
        }
        return folder.Images($"ImageSets/Main/{split}.txt",
            [.. names.Select(name => new ListedImage($"JPEGImages/{name}.jpg", -1))], labels);
    }

    private static int Place(TextLine line, Dictionary<string, int> places) =>
        line.Words is [var name, _] && places.TryGetValue(name, out var place)
            ? place
            : throw line.Refused($"one of the {places.Count} images of the split and 1, 0 or -1");

    private static byte Value(TextLine line) => line.Words[1] switch
    {
        "1" => ImageSet.Present,
        "-1" => ImageSet.Absent,
        "0" => ImageSet.Difficult,
        _ => throw line.Refused("1 for present, 0 for difficult or -1 for absent"),
    };

    private static void RequireAll(TextLine[] lines, int images)
    {
        var named = lines.Select(line => line.Words[0]).Distinct().Count();
        if (named != images)
        {
            throw new InputException(
                $"'{(lines.Length > 0 ? lines[0].File : "A list of labels")}' names {named} images, " +
                $"expected the {images} of its split. "
                + "Fetch the data set again.");
        }
    }
}
