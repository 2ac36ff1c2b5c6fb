using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>FGVC-Aircraft (Maji et al., 2013): 100 variants of aircraft.</summary>
internal sealed class Aircraft : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = "aircraft",
        Task = "classification, mean accuracy per class",
        ClassCount = 100,
        TrainCount = 6_667,
        ValidationCount = 3_333,
        TestCount = 3_333,
        Folder = "fgvc-aircraft-2013b",
        Source = "https://www.robots.ox.ac.uk/~vgg/data/fgvc-aircraft/",
        Provenance = "FGVC-Aircraft 2013b, variants.",
        Terms = "Non-commercial research use; the photographers keep their rights.",
        Files = [new(new("https://www.robots.ox.ac.uk/~vgg/data/fgvc-aircraft/archives/fgvc-aircraft-2013b.tar.gz"),
            Checksum: null)],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "data/variants.txt", selection);
        string[] classes = [.. TextLine.Once(folder.Lines("data/variants.txt"), line => line.Text)
            .Select(line => line.Text)];
        ImageSet Split(string name) => folder.Images(List(name), Listed(folder, List(name), classes));
        return folder.Dataset(
            classes, Split("trainval"), Split("test"), folder.Has(List("val"))
                ? new(Split("train"), Split("val"))
                : null);
    }

    private static string List(string split) => $"data/images_variant_{split}.txt";

    private static ListedImage[] Listed(SetFolder folder, string list, string[] classes) =>
        [.. folder.Lines(list).Select(line => Parse(line, classes))];

    // The name of a variant may hold blanks: 'DC-9-30', 'Challenger 600'.
    private static ListedImage Parse(TextLine line, string[] classes)
    {
        var blank = line.Text.IndexOf(' ', StringComparison.Ordinal);
        var label = Array.IndexOf(classes, line.Text[(blank + 1)..]);
        return blank > 0 && label >= 0
            ? new($"data/images/{line.Text[..blank]}.jpg", label)
            : throw line.Refused($"an image number and one of the {classes.Length} names in data/variants.txt");
    }
}
