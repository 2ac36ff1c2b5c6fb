using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The runs of a scale on disk: one folder each, named by recipe, data and seed, shared by all tables.</summary>
/// <param name="Root">Folder of the scale's results, such as results/ours/laptop.</param>
public sealed record RunStore(string Root)
{
    private const int HashDigits = 8;

    /// <summary>Folder of the runs.</summary>
    public string Runs => Path.Combine(Root, RunsName);

    /// <summary>Name of that folder.</summary>
    public const string RunsName = "runs";

    /// <summary>Folder of a table; a table whose baselines are judged as published lies beside the usual one.</summary>
    public string ItemFolder(PaperItem item, Judge judge = Judge.Mira)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Path.Combine(Root, judge == Judge.AsPublished ? $"{item.Id}-as-published" : item.Id);
    }

    /// <summary>The run of a pretraining.</summary>
    /// <param name="recipeHash">Hash of the recipe, or what else the names of its runs begin with.</param>
    /// <param name="dataHash">Hash of the training images.</param>
    /// <param name="seed">Its seed.</param>
    public StoredRun Run(string recipeHash, string dataHash, int seed)
    {
        ArgumentNullException.ThrowIfNull(dataHash);
        return new(new RunFolder(Path.Combine(Runs, FormattableString.Invariant($"{recipeHash}-{dataHash[..HashDigits]}-s{seed}"))));
    }

    /// <summary>The evaluations of a published network.</summary>
    /// <exception cref="Datasets.InputException">The file cannot be read.</exception>
    public StoredRun Published(NetworkSource.Published network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var part = network.Prefix is { } prefix ? $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix)))[..HashDigits]}" : "";
        return new(new RunFolder(Path.Combine(Runs, $"checkpoint-{FileHash.Of(network.File)[..12]}{part}")));
    }

    /// <summary>Runs of a recipe on whichever images; the images are not looked at.</summary>
    /// <param name="recipeHash">Hash of the recipe.</param>
    /// <param name="seed">Its seed; null for every one.</param>
    public IReadOnlyList<StoredRun> Find(string recipeHash, int? seed = null) => !Directory.Exists(Runs) ? [] :
        [.. Directory.GetDirectories(Runs, FormattableString.Invariant($"{recipeHash}-*-s{seed?.ToString(CultureInfo.InvariantCulture) ?? "*"}")).Order(StringComparer.Ordinal)
            .Select(path => new StoredRun(new RunFolder(path)))];

    /// <summary>The finished runs of a pretraining, by seed.</summary>
    /// <param name="recipeHash">Hash of the recipe.</param>
    /// <param name="dataHash">Hash of the training images.</param>
    public IReadOnlyList<StoredRun> Seeds(string recipeHash, string dataHash)
    {
        ArgumentNullException.ThrowIfNull(dataHash);
        return !Directory.Exists(Runs) ? [] : [.. Directory.GetDirectories(Runs, $"{recipeHash}-{dataHash[..HashDigits]}-s*")
            .Select(path => new StoredRun(new RunFolder(path))).Where(run => run.IsFinished).OrderBy(run => run.Record().Seed)];
    }

    /// <summary>Every finished run.</summary>
    public IEnumerable<StoredRun> Finished() => !Directory.Exists(Runs) ? [] : Directory.GetDirectories(Runs).Order(StringComparer.Ordinal)
        .Select(path => new StoredRun(new RunFolder(path))).Where(run => run.IsFinished);
}
