using Mira.Datasets.Folders;

namespace Mira.Datasets.Cifar;

/// <summary>CIFAR-10 (Krizhevsky, 2009): 10 classes of small pictures.</summary>
internal sealed class Cifar10 : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = CifarLayout.Cifar10.Name,
        Task = "classification, top-1 accuracy",
        ClassNames = CifarClassNames.Ten,
        ClassCount = 10,
        ImageSize = CifarLayout.Size,
        TrainCount = 50_000,
        TestCount = 10_000,
        Terms = CifarLayout.Terms,
        Source = CifarLayout.Page,
        Provenance = "CIFAR-10 binary version: " + CifarLayout.Page,
        Folder = CifarLayout.Cifar10.Folder,
        Files =
        [
            new(
                new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                new("MD5", "c32a1d4ab5d03f1284b67883e8d87530", CifarLayout.Page)),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        (var train, var test) = new CifarReader(CifarLayout.Cifar10).Read(dataDirectory);
        return new(Description.Name, train, test, Description.ClassNames);
    }
}

/// <summary>CIFAR-10's training images alone, a tenth of them held out: recipes are chosen here, so that no choice
/// sees a test image.</summary>
internal sealed class Cifar10HeldOut : ICatalogSet
{
    private const int HeldOutOfAClass = 500;

    private static readonly Cifar10 Whole = new();

    public DatasetDescription Description { get; } = Whole.Description with
    {
        Name = "cifar10-held-out",
        TrainCount = 45_000,
        TestCount = 5_000,
        Provenance =
            "CIFAR-10's training images alone: the last 500 of each class are the test images, to choose recipes by.",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        var images = Whole.Read(dataDirectory, selection).Train;
        var all = Enumerable.Range(0, images.Count);
        HashSet<int> held = [.. all.GroupBy(images.Label).SelectMany(same => same.TakeLast(HeldOutOfAClass))];
        ImageSet Part(bool isHeld) => images.Select(all.Where(index => held.Contains(index) == isHeld));
        return new(Description.Name, Part(isHeld: false), Part(isHeld: true), Description.ClassNames);
    }
}
