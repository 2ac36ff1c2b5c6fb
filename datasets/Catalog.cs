using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;

namespace Mira.Datasets;

/// <summary>The data sets that the program knows by name.</summary>
public static class Catalog
{
    /// <summary>Name of the set that every command uses unless told otherwise.</summary>
    public const string Default = "cifar10-mini";

    private const string CifarTerms =
        "No explicit licence; research and teaching use, cite Krizhevsky, Learning Multiple Layers of Features from "
        + "Tiny Images, 2009.";

    private const string ImageNetTerms = "Terms of ImageNet: non-commercial research and education.";

    private const string ImageNetProvenance =
        "ImageNet ILSVRC 2012, https://image-net.org: train/WNID/*.JPEG and val/WNID/*.JPEG.";

    private const string Classification = "classification, top-1 accuracy";

    /// <summary>Every set, the default first.</summary>
    public static IReadOnlyList<DatasetDescription> All { get; } =
    [
        new()
        {
            Name = Default,
            Task = Classification,
            ClassNames = CifarClassNames.Ten,
            ImageSize = 32,
            TrainCount = 5_000,
            TestCount = 1_000,
            NeedsDataDirectory = false,
            Terms = CifarTerms,
            Provenance = "Embedded: 500 training and 100 test images a class of CIFAR-10, pixel-exact, drawn by hash.",
        },
        new()
        {
            Name = "cifar10",
            Task = Classification,
            ClassNames = CifarClassNames.Ten,
            ImageSize = 32,
            TrainCount = 50_000,
            TestCount = 10_000,
            NeedsDataDirectory = true,
            Terms = CifarTerms,
            Provenance = "CIFAR-10 binary version: https://www.cs.toronto.edu/~kriz/cifar.html",
        },
        new()
        {
            Name = "cifar100",
            Task = Classification,
            ClassNames = CifarClassNames.Hundred,
            ImageSize = 32,
            TrainCount = 50_000,
            TestCount = 10_000,
            NeedsDataDirectory = true,
            Terms = CifarTerms,
            Provenance = "CIFAR-100 binary version: https://www.cs.toronto.edu/~kriz/cifar.html",
        },
        InFolder(FolderSets.Any, null, null, "As the images say.", "Any folder with train/CLASS/IMAGE and val/CLASS/IMAGE."),
        InFolder(FolderSets.ImageNet, 1_281_167, 50_000, ImageNetTerms, ImageNetProvenance),
        InFolder(
            FolderSets.ImageNet100,
            null,
            5_000,
            ImageNetTerms,
            ImageNetProvenance + " 100 of its classes, by the list that solo-learn uses, out of a whole copy or one of these classes."),
    ];

    /// <summary>The description of the set called <paramref name="name"/>.</summary>
    /// <exception cref="InputException">No set has that name.</exception>
    public static DatasetDescription Describe(string name) =>
        All.FirstOrDefault(set => set.Name == name)
        ?? throw new InputException(
            $"Unknown data set '{name}', expected one of: {string.Join(", ", All.Select(set => set.Name))}.");

    /// <summary>Loads a set: into memory, or for images in files only their names.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <param name="dataDirectory">Folder with the official files; not used by embedded sets.</param>
    /// <param name="selection">Which images of a folder are used; null for all.</param>
    /// <exception cref="InputException">Unknown name; missing, unreadable or damaged files.</exception>
    public static ImageDataset Load(string name, string? dataDirectory = null, FolderSelection? selection = null)
    {
        DatasetDescription set = Describe(name);
        if (set.ImageSize is null)
        {
            return FolderSets.Load(set, dataDirectory, selection ?? new());
        }

        RequireNoLists(set, selection);
        if (!set.NeedsDataDirectory)
        {
            return new ImageDataset(name, EmbeddedCifar10.Load("train"), EmbeddedCifar10.Load("test"), set.ClassNames);
        }

        var reader = new CifarReader(name == CifarLayout.Cifar100.Name ? CifarLayout.Cifar100 : CifarLayout.Cifar10);
        (ImageSet train, ImageSet test) = reader.Read(dataDirectory);
        return new ImageDataset(name, train, test, set.ClassNames);
    }

    private static void RequireNoLists(DatasetDescription set, FolderSelection? selection)
    {
        if (selection is { Classes: not null } or { Subset: not null })
        {
            throw new InputException(
                $"{set.Name} has no image files to choose from: lists of classes or images go with the data sets "
                + $"{string.Join(", ", All.Where(other => other.ImageSize is null).Select(other => other.Name))}.");
        }
    }

    private static DatasetDescription InFolder(string name, int? train, int? test, string terms, string provenance) => new()
    {
        Name = name,
        Task = Classification,
        ClassNames = [],
        ImageSize = null,
        TrainCount = train,
        TestCount = test,
        NeedsDataDirectory = true,
        Terms = terms,
        Provenance = provenance,
    };
}
