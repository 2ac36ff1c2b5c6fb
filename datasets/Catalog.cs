using Mira.Datasets.Cifar;
using Mira.Datasets.Folders;
using Mira.Datasets.Shards;
using Mira.Datasets.Transfer;

namespace Mira.Datasets;

/// <summary>The data sets that the program knows by name.</summary>
public static class Catalog
{
    /// <summary>Name of the set that every command uses unless told otherwise.</summary>
    public const string Default = "cifar10-mini";

    private static readonly ICatalogSet[] Sets =
    [
        new Cifar10Mini(),
        new Cifar10(),
        new Cifar100(),
        new Cifar10HeldOut(),
        new AnyFolder(),
        new WebDataset(),
        new ParquetSet(),
        new ImageNet(),
        new ImageNet100(),
        new Aircraft(),
        new Caltech101(),
        new Cars(),
        new Dtd(),
        new Flowers(),
        new Food(),
        new Pets(),
        new Sun397(),
        new Voc2007(),
    ];

    /// <summary>Every set, the default first.</summary>
    public static IReadOnlyList<DatasetDescription> All { get; } = [.. Sets.Select(set => set.Description)];

    /// <summary>The description of the set called <paramref name="name"/>.</summary>
    /// <exception cref="InputException">No set has that name.</exception>
    public static DatasetDescription Describe(string name) => Find(name).Description;

    /// <summary>Loads a set: into memory, or for images in files only their names.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <param name="dataDirectory">Folder with the official files; not used by embedded sets.</param>
    /// <param name="selection">Which images of a folder are used; null for all.</param>
    /// <exception cref="InputException">Unknown name; missing, unreadable or damaged files.</exception>
    public static ImageDataset Load(string name, string? dataDirectory = null, FolderSelection? selection = null) =>
        HeldOutImages.Of(Find(name).Read(dataDirectory, selection ?? new()), selection?.HoldOut ?? 0);

    /// <summary>Whether a whole copy of a set is in a folder, by its lists and the names of its files.</summary>
    /// <exception cref="InputException">Unknown name.</exception>
    public static bool IsWhole(string name, string dataDirectory)
    {
        var set = Find(name);
        try
        {
            return set.Read(dataDirectory, new()).Notes.Count == 0;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static ICatalogSet Find(string name) =>
        Sets.FirstOrDefault(set => set.Description.Name == name)
        ?? throw new InputException(
            $"Unknown data set '{name}', expected one of: {string.Join(", ", All.Select(set => set.Name))}.");
}
