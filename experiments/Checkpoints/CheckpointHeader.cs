using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Checkpoints;

/// <summary>What a checkpoint says about itself, as text beside its tensors. Nothing in it depends
/// on time or place.</summary>
/// <param name="Recipe">The recipe it was trained with.</param>
/// <param name="Seed">Seed of weights, data order and augmentation.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Data">Name of the data set.</param>
/// <param name="DataHash">Hash of the training images.</param>
public sealed record CheckpointHeader(PretrainRecipe Recipe, int Seed, int Step, string Data, string DataHash)
{
    private const string Format = "mira-checkpoint-2";
    private const string ProcessesKey = "processes", StartKey = "start", ParentKey = "parent_recipe_hash";

    /// <summary>Device it was computed on, such as "cpu".</summary>
    public string Device { get; init; } = "";

    /// <summary>Number format of the network: "fp32" or "bf16".</summary>
    public string Precision { get; init; } = "";

    /// <summary>Compute threads; another number sums in another order and so changes the last bits.</summary>
    public int Threads { get; init; }

    /// <summary>Processes that shared every batch; another number sums in another order too.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The file whose weights the run started from, with its hash; empty for random weights.</summary>
    public string Start { get; init; } = "";

    /// <summary>Hash of the recipe that the run had before its number of epochs was changed; empty where it was
    /// not.</summary>
    public string ParentRecipeHash { get; init; } = "";

    /// <summary>Rows of metrics.csv up to here, without their times.</summary>
    public IReadOnlyList<EpochMetrics> Metrics { get; init; } = [];

    /// <summary>The header with what a run computes on.</summary>
    internal CheckpointHeader On(Compute compute) => this with
    {
        Device = Spelling(compute.Device.type),
        Precision = compute.Precision.ToString().ToLowerInvariant(),
        Threads = compute.Threads,
    };

    /// <summary>A kind of device as it stands in the header.</summary>
    internal static string Spelling(DeviceType type) => type.ToString().ToLowerInvariant();

    /// <summary>Reads the header of a checkpoint; loads no native library.</summary>
    /// <exception cref="InputException">The file is missing or damaged, or no checkpoint of this program.</exception>
    public static CheckpointHeader Read(string path)
    {
        using var file = SafetensorsFile.Open(RunFolder.CheckpointOf(path));
        return Of(file);
    }

    /// <summary>The header as text entries of a safetensors file.</summary>
    internal Dictionary<string, string> ToMetadata()
    {
        var entries = Always();
        if (Processes > 1)
        {
            // Left out for one process, as in the files of versions that knew no other number.
            entries[ProcessesKey] = Processes.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var (key, value) in new[] { (StartKey, Start), (ParentKey, ParentRecipeHash) })
        {
            if (value.Length > 0)
            {
                entries[key] = value;
            }
        }
        return entries;
    }

    private Dictionary<string, string> Always() => new()
    {
        ["format"] = Format,
        ["recipe"] = RecipeJson.Text(Recipe),
        ["recipe_hash"] = Recipe.Hash,
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["step"] = Step.ToString(CultureInfo.InvariantCulture),
        ["data"] = Data,
        ["data_hash"] = DataHash,
        ["device"] = Device,
        ["precision"] = Precision,
        ["threads"] = Threads.ToString(CultureInfo.InvariantCulture),
        ["metrics"] = ResultsCsv.Text(Metrics),
    };

    /// <summary>Whether a file says that it is a checkpoint of this program, of whichever version.</summary>
    internal static bool IsIn(SafetensorsFile file) =>
        file.Metadata.GetValueOrDefault("format")?.StartsWith("mira-checkpoint-", StringComparison.Ordinal) == true;

    /// <summary>Whether a file says that it is a checkpoint that this version reads.</summary>
    internal static bool IsOfThisVersion(SafetensorsFile file) => file.Metadata.GetValueOrDefault("format") == Format;

    /// <summary>Reads the header of an open file.</summary>
    /// <exception cref="InputException">The file is no checkpoint of this program.</exception>
    internal static CheckpointHeader Of(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format)
        {
            throw new InputException($"{file.Path} is a safetensors file, but not a checkpoint " +
                "of this version of mira: expected the entry " +
                $"format={Format}, found {file.Metadata.GetValueOrDefault("format") ?? "none"}. " +
                "Give the checkpoint.safetensors that 'mira pretrain' wrote.");
        }
        // Without this a damaged name of the checksum would let every other damage pass.
        _ = Entry(file, SafetensorsChecksum.Key);
        return new CheckpointHeader(
            RecipeJson.Parse<PretrainRecipe>(Entry(file, "recipe"), file.Path).Validate(file.Path),
            Number(file, "seed"), Number(file, "step"), Entry(file, "data"), Entry(file, "data_hash"))
        {
            Device = Entry(file, "device"),
            Precision = Entry(file, "precision"),
            Threads = Number(file, "threads"),
            Processes = file.Metadata.ContainsKey(ProcessesKey) ? Number(file, ProcessesKey) : 1,
            Start = file.Metadata.GetValueOrDefault(StartKey, ""),
            ParentRecipeHash = file.Metadata.GetValueOrDefault(ParentKey, ""),
            Metrics = ResultsCsv.FromText<EpochMetrics>(Entry(file, "metrics"), $"{file.Path} (metrics)"),
        };
    }

    private static int Number(SafetensorsFile file, string name) =>
        NumberText.TryWhole(Entry(file, name), out int value)
            ? value
            : throw new InputException($"{file.Path}: its entry {name} is '{Entry(file, name)}', " +
                "expected a whole number. The file is damaged.");

    private static string Entry(SafetensorsFile file, string name) => file.Metadata.GetValueOrDefault(name)
        ?? throw new InputException($"{file.Path} lacks the entry '{name}' of a checkpoint. The file is damaged.");
}
