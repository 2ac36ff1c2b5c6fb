using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>Oxford-IIIT Pet (Parkhi et al., CVPR 2012): 37 breeds of cats and dogs.</summary>
internal sealed class Pets : ICatalogSet
{
    private const int Breeds = 37;

    private const string Annotations = "95a8c909bbe2e81eed6a22bccdf3f68f",
        Pictures = "5c4f3ee8e5d25df40f4fd59a7f44e54c";

    public DatasetDescription Description { get; } = new()
    {
        Name = "pets",
        Task = "classification, mean accuracy per class",
        ClassCount = Breeds,
        TrainCount = 3_680,
        TestCount = 3_669,
        Folder = "oxford-iiit-pet",
        Source = "https://www.robots.ox.ac.uk/~vgg/data/pets/",
        Provenance = "Oxford-IIIT Pet Dataset.",
        Terms = "CC BY-SA 4.0; the photographers keep their rights.",
        Files =
        [
            new(new("https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz"),
                Checksum.Torchvision(Annotations), "oxford-iiit-pet"),
            new(new("https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz"), Checksum.Torchvision(Pictures),
                "oxford-iiit-pet"),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "annotations/trainval.txt", selection);
        var classes = new string[Breeds];
        ImageSet Split(string list) =>
            folder.Images(list, [.. folder.Lines(list).Select(line => Parse(line, classes))]);
        (var train, var test) = (Split("annotations/trainval.txt"), Split("annotations/test.txt"));
        return folder.Dataset([.. classes.Select((name, label) => name ?? $"breed {label + 1}")], train, test);
    }

    /// <summary>Lines are NAME CLASS SPECIES BREED; a name is the breed and a number.</summary>
    private static ListedImage Parse(TextLine line, string[] classes)
    {
        if (line.Words is not [var name, var id, ..]
            || !NumberText.TryDigits(id, out int label)
            || label is < 1 or > Breeds)
        {
            throw line.Refused($"an image and a class from 1 to {Breeds}");
        }
        classes[label - 1] ??= name[..Math.Max(name.LastIndexOf('_'), 0)];
        return new($"images/{name}.jpg", label - 1);
    }
}
