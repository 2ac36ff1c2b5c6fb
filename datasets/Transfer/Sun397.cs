using Mira.Datasets.Folders;

namespace Mira.Datasets.Transfer;

/// <summary>SUN397 (Xiao et al., CVPR 2010): 397 scenes, the first of ten official partitions.</summary>
internal sealed class Sun397 : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = "sun397",
        Task = "classification, top-1 accuracy",
        ClassCount = 397,
        TrainCount = 19_850,
        TestCount = 19_850,
        Folder = "SUN397",
        Source = "https://vision.princeton.edu/projects/2010/SUN/",
        Provenance = "SUN397, partition 01, whose lists are unpacked into SUN397/Partitions or SUN397.",
        Terms = "Research use.",
        Files =
        [
            new(new("https://vision.princeton.edu/projects/2010/SUN/SUN397.tar.gz"),
                Checksum.Torchvision("8ca2778205c41d23104230ba66911c7a")),
            new(
                new("https://vision.princeton.edu/projects/2010/SUN/download/Partitions.zip"),
                new("SHA256", "e3311ea5f812d4cc6faef194688343d1111f6cd6f70f2c62f393c2b8d6ba1ec9",
                    "torchvision prototype @a9f4076"),
                "SUN397/Partitions"),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var folder = SetFolder.Open(Description, dataDirectory, "a", selection);
        string Find(string list) => folder.Has("Partitions/" + list) ? "Partitions/" + list : list;
        string[] classes = [.. TextLine.Once(folder.Lines(Find("ClassName.txt")), line => line.Text)
            .Select(line => line.Text)];
        var labels = classes.Select((name, label) => (name, label)).ToDictionary();
        ImageSet Split(string list) => folder.Images(list, [.. folder.Lines(list).Select(line => Parse(line, labels))]);
        return folder.Dataset(classes, Split(Find("Training_01.txt")), Split(Find("Testing_01.txt")));
    }

    /// <summary>Lines are /LETTER/CLASS/IMAGE, where a class may be in folders:
    /// /a/apartment_building/outdoor.</summary>
    private static ListedImage Parse(TextLine line, Dictionary<string, int> labels) =>
        labels.TryGetValue(line.Text[..Math.Max(line.Text.LastIndexOf('/'), 0)], out var label)
            ? new(line.Text[1..], label)
            : throw line.Refused($"/LETTER/CLASS/IMAGE with one of the {labels.Count} classes in ClassName.txt");
}
