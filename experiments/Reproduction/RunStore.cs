using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The runs of a scale on disk: one folder each, named by recipe, data and seed,
/// shared by all tables.</summary>
/// <param name="Root">Folder of the scale's results, such as results/ours/laptop.</param>
public sealed record RunStore(string Root)
{
    private const int HashDigits = 8;

    /// <summary>Folder of the runs.</summary>
    public string Runs => Path.Combine(Root, RunsName);

    /// <summary>Name of that folder.</summary>
    public const string RunsName = "runs";

    /// <summary>Folder of an item; one that owns its runs has the whole folder of the scale. A table whose baselines
    /// are judged as published lies beside the usual one.</summary>
    public string ItemFolder(PaperItem item, Judge judge = Judge.Mira)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.OwnsRuns
            ? Root
            : Path.Combine(Root, judge == Judge.AsPublished ? $"{item.Id}-as-published" : item.Id);
    }

    /// <summary>The run of a network of one of our recipes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataHash">Hash of its training images.</param>
    /// <param name="seed">Seed of its weights.</param>
    /// <exception cref="Datasets.InputException">An item's own folder holds another run.</exception>
    public StoredRun Run(NetworkSource.OfRecipe network, string dataHash, int seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataHash);
        if (network.Folder is not { } folder)
        {
            return new(new RunFolder(Path.Combine(Runs,
                FormattableString.Invariant($"{network.RunName}-{dataHash[..HashDigits]}-s{seed}"))));
        }
        var own = Own(folder);
        own.RequireIsOf(network.Recipe, dataHash, seed);
        return own;
    }

    /// <summary>The evaluations of a published network.</summary>
    /// <exception cref="Datasets.InputException">The file cannot be read.</exception>
    public StoredRun Published(NetworkSource.Published network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var part = network.Prefix is { } prefix
            ? $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix)))[..HashDigits]}"
            : "";
        return new(new RunFolder(Path.Combine(Runs, $"checkpoint-{FileHash.Of(network.File)[..12]}{part}")));
    }

    /// <summary>Runs of a recipe on any images; the images are not read.</summary>
    /// <param name="recipeHash">Hash of the recipe.</param>
    /// <param name="seed">Its seed; null for every one.</param>
    public IReadOnlyList<StoredRun> Find(string recipeHash, int? seed = null) => !Directory.Exists(Runs) ? [] :
        [.. Directory.GetDirectories(Runs,
            FormattableString.Invariant($"{recipeHash}-*-s{seed?.ToString(CultureInfo.InvariantCulture) ?? "*"}"))
            .Order(StringComparer.Ordinal)
            .Select(path => new StoredRun(new RunFolder(path)))];

    /// <summary>The finished runs of a network of one of our recipes, by seed.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataHash">Hash of the training images.</param>
    public IReadOnlyList<StoredRun> Seeds(NetworkSource.OfRecipe network, string dataHash)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataHash);
        var runs = network.Folder is { } folder ? [Own(folder)] : !Directory.Exists(Runs) ? [] :
            Directory.GetDirectories(Runs, $"{network.RunName}-{dataHash[..HashDigits]}-s*")
                .Select(path => new StoredRun(new RunFolder(path)));
        return [.. runs.Where(run => run.IsFinished).OrderBy(run => run.Record().Seed)];
    }

    /// <summary>The run that an item owns.</summary>
    /// <param name="folder">Name of its folder.</param>
    internal StoredRun Own(string folder) => new(new RunFolder(Path.Combine(Root, folder)));

    /// <summary>Every finished run.</summary>
    public IEnumerable<StoredRun> Finished() =>
        !Directory.Exists(Runs) ? [] : Directory.GetDirectories(Runs).Order(StringComparer.Ordinal)
        .Select(path => new StoredRun(new RunFolder(path))).Where(run => run.IsFinished);
}
