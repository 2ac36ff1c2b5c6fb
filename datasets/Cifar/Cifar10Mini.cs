using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Cifar;

/// <summary>A tenth of CIFAR-10, inside the program.</summary>
internal sealed class Cifar10Mini : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = Catalog.Default,
        Task = "classification, top-1 accuracy",
        ClassNames = CifarClassNames.Ten,
        ClassCount = 10,
        ImageSize = CifarLayout.Size,
        TrainCount = 5_000,
        TestCount = 1_000,
        NeedsDataDirectory = false,
        Terms = CifarLayout.Terms,
        Source = CifarLayout.Page,
        Provenance = "Embedded: 500 training and 100 test images a class of CIFAR-10, pixel-exact, drawn by hash.",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        return new(Description.Name, EmbeddedCifar10.Load("train"), EmbeddedCifar10.Load("test"),
            Description.ClassNames);
    }
}
