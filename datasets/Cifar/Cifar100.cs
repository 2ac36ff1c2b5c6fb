using Mira.Datasets.Folders;

namespace Mira.Datasets.Cifar;

/// <summary>CIFAR-100 (Krizhevsky, 2009): 100 classes of small pictures.</summary>
internal sealed class Cifar100 : ICatalogSet
{
    public DatasetDescription Description { get; } = new()
    {
        Name = CifarLayout.Cifar100.Name,
        Task = "classification, top-1 accuracy",
        ClassNames = CifarClassNames.Hundred,
        ClassCount = 100,
        ImageSize = CifarLayout.Size,
        TrainCount = 50_000,
        TestCount = 10_000,
        Terms = CifarLayout.Terms,
        Source = CifarLayout.Page,
        Provenance = "CIFAR-100 binary version: " + CifarLayout.Page,
        Folder = CifarLayout.Cifar100.Folder,
        Files =
        [
            new(
                new("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
                new("MD5", "03b5dce01913d631647c71ecec9e9cb8", CifarLayout.Page)),
        ],
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        (var train, var test) = new CifarReader(CifarLayout.Cifar100).Read(dataDirectory);
        return new(Description.Name, train, test, Description.ClassNames);
    }
}
