using System.Globalization;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Oxford Flowers-102 (Nilsback and Zisserman, 2008).</summary>
internal sealed class Flowers : ICatalogSet
{
    private const int Kinds = 102;

    private const string Page = "https://www.robots.ox.ac.uk/~vgg/data/flowers/102/";

    public DatasetDescription Description { get; } = new()
    {
        Name = "flowers",
        Task = "classification, mean accuracy per class",
        ClassCount = Kinds,
        TrainCount = 2_040,
        ValidationCount = 1_020,
        TestCount = 6_149,
        Folder = "flowers-102",
        Source = Page,
        Provenance = "Oxford Flowers-102.",
        Terms = "Research use.",
        Files =
        [
            new(new(Page + "102flowers.tgz"), Checksum.Torchvision("52808999861908f626f3c1f4e79d11fa"), "flowers-102"),
            new(new(Page + "imagelabels.mat"), Checksum.Torchvision("e0620be6f572b9609742df49c70aed4d"), "flowers-102"),
            new(new(Page + "setid.mat"), Checksum.Torchvision("a5357ecc9cb78c4bef273ce3793fc85c"), "flowers-102"),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "setid.mat", selection);
        var splits = folder.Annotations("setid.mat");
        var labels = folder.Annotations("imagelabels.mat");
        var ofImages = labels.Numbers("labels");
        ListedImage[] Listed(string name) =>
            [.. splits.Numbers(name).Select(number => Image(number, labels, ofImages))];
        (var train, var held) = (Listed("trnid"), Listed("valid"));
        return folder.Dataset(
            [.. Enumerable.Range(1, Kinds).Select(kind =>
                string.Create(CultureInfo.InvariantCulture, $"flower {kind}"))],
            folder.Images("setid.mat, trnid and valid", [.. train, .. held]),
            folder.Images("setid.mat, tstid", Listed("tstid")),
            new(folder.Images("setid.mat, trnid", train), folder.Images("setid.mat, valid", held)));
    }

    private static ListedImage Image(int number, Annotations labels, int[] ofImages)
    {
        if (number < 1 || number > ofImages.Length)
        {
            throw new InputException($"flowers: setid.mat names image {number}, but '{labels.File}' " +
                $"has labels of images 1 to {ofImages.Length}. Fetch both again.");
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"jpg/image_{number:00000}.jpg");
        return new(name, labels.Label(ofImages[number - 1], Kinds, name));
    }
}
