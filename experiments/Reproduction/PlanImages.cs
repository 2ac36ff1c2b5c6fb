using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The images of runs at a scale: loaded once, as many as the scale takes.</summary>
/// <param name="scale">The scale.</param>
/// <param name="folder">Folder with data sets in their official layout; null where none was named.</param>
/// <param name="standIn">Set that stands for CIFAR-10; null where CIFAR-10 itself is used.</param>
/// <param name="selection">Which images of folders are used.</param>
public sealed class PlanImages(Scale scale, string? folder, string? standIn, FolderSelection selection)
{
    private const string Cifar10 = "cifar10";

    private readonly Dictionary<(string Name, bool IsWhole), ImageDataset> _loaded = [];
    private readonly Dictionary<string, string> _missing = [];

    /// <summary>Lists of known labels; null where they are drawn here.</summary>
    public LabelLists? Lists { get; init; }

    /// <summary>Folder with data sets; null where none was named.</summary>
    public string? Folder => folder;

    /// <summary>How convergence is measured at the scale.</summary>
    internal ConvergenceSettings Convergence => scale.Policy().Convergence ?? new();

    /// <summary>Training images that the scale takes of every set; null for all.</summary>
    internal int? Limit => scale.Policy().TrainImages;

    /// <summary>The set that is used where a recipe or an evaluation names another.</summary>
    public string NameOf(string dataset) => dataset switch
    {
        CellEvaluation.WholeCifar10 => Cifar10,
        Cifar10 => standIn ?? dataset,
        _ => dataset,
    };

    /// <summary>Whether a set's folder is there, or the set is embedded. Its files are not looked at.</summary>
    /// <param name="dataset">Name of a recipe or an evaluation.</param>
    public bool HasFolder(string dataset)
    {
        if (Catalog.All.FirstOrDefault(set => set.Name == NameOf(dataset)) is not { } known)
        {
            return false;
        }
        return !known.NeedsDataDirectory || (folder is not null && Directory.Exists(folder)
            // A set without a folder of its own lies in one as ImageNet does.
            && (Directory.Exists(Path.Combine(folder, known.Folder.Length > 0 ? known.Folder : "train"))
                || Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == known.Folder));
    }

    /// <summary>The sets that runs read, each once, and whether they are there.</summary>
    public IReadOnlyList<(string Name, bool IsThere)> SetsOf(IEnumerable<CellRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs.SelectMany(run => (string[])[run.Pretraining.Dataset, run.Evaluation.Dataset])
            .DistinctBy(NameOf).Select(name => (NameOf(name), HasFolder(name)))];
    }

    /// <summary>The images of a set that a recipe or an evaluation names.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    public ImageDataset Of(string dataset)
    {
        var (name, isWhole) = (NameOf(dataset), dataset == CellEvaluation.WholeCifar10);
        return _loaded.TryGetValue((name, isWhole), out var images) ? images
            : _loaded[(name, isWhole)] = isWhole
                ? Catalog.Load(name, folder, selection)
                : Reduced(Catalog.Load(name, folder, selection));
    }

    /// <summary>Why the images of a set are not available, in words; null where they are.</summary>
    public string? Missing(string dataset)
    {
        if (_missing.TryGetValue(NameOf(dataset), out var why))
        {
            return why;
        }
        try
        {
            Of(dataset);
            return null;
        }
        catch (InputException error)
        {
            return _missing[NameOf(dataset)] = error.Message;
        }
    }

    /// <summary>How results name the images of an evaluation; none is loaded.</summary>
    internal string NameIn(CellEvaluation evaluation) =>
        Lists?.For(evaluation) is { } list
            ? DataNames.WithList(NameOf(evaluation.Dataset), list)
            : NameOf(evaluation.Dataset);

    /// <summary>Images of an evaluation as in results: their name and the start of their hash, with those of the
    /// list of known labels.</summary>
    internal (string Name, string Hash) IdentityOf(CellEvaluation evaluation)
    {
        var data = Of(evaluation.Dataset);
        return Lists?.For(evaluation) is { } list
            ? (DataNames.WithList(data.Name, list), RecipeHash.Of($"{data.Train.ContentHash} {FileHash.Of(list)}"))
            : (data.Name, Measurements.HashOf(data));
    }

    private ImageDataset Reduced(ImageDataset data)
    {
        var study = scale.Policy();
        return data with
        {
            Train = study.TrainImages is { } train && train < data.Train.Count
                ? data.Train.TakeBalanced(train)
                : data.Train,
            Test = study.TestImages is { } test && test < data.Test.Count ? data.Test.TakeBalanced(test) : data.Test,
        };
    }
}
