using System.Text.Json;
using System.Text.Json.Serialization;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Records;

/// <summary>What a run was: everything needed to repeat it and to judge its numbers. Stored as run.json.</summary>
public sealed record RunRecord
{
    /// <summary>Name shown as the report's title, such as "laptop".</summary>
    public required string Name { get; init; }

    /// <summary>The command that made the run, as typed.</summary>
    public required string CommandLine { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required long Seed { get; init; }

    /// <summary>Source commit the program was built from; "unknown" outside a repository.</summary>
    public required string Commit { get; init; }

    /// <summary>Data set, as named on the command line.</summary>
    public required string Data { get; init; }

    /// <summary>Hash of the images and labels.</summary>
    public required string DataHash { get; init; }

    /// <summary>Classes of the data set; null without labels, and in records of versions that
    /// did not write it.</summary>
    public int? Classes { get; init; }

    /// <summary>Training images of a pretraining; null in other records, and in those of versions that did not
    /// write it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrainingImages { get; init; }

    /// <summary><see cref="Classes"/>, of the sets that the program knows by name also where the record does not
    /// say it.</summary>
    [JsonIgnore]
    public int? KnownClasses => Classes ?? DataNames.ClassesOf(Data);

    /// <summary>Hash of the checkpoint that the run ended with; empty where it made several or none.</summary>
    public string CheckpointHash { get; init; } = "";

    /// <summary>Recipes by role, such as "pretrain MIRA" or "k-NN".</summary>
    public required IReadOnlyDictionary<string, RecipeValues> Recipes { get; init; }

    /// <summary>Versions by name: mira, .NET, TorchSharp, libtorch, operating system.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The machine.</summary>
    public required Hardware Hardware { get; init; }

    /// <summary>Device computed on, such as "cpu" or "cuda:0".</summary>
    public required string Device { get; init; }

    /// <summary>Number format of the network: "fp32" or "bf16".</summary>
    public required string Precision { get; init; }

    /// <summary>How the GPU multiplied; null on a CPU.</summary>
    public CudaSettings? Cuda { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Processes that trained together; null where it was one, and in records of versions that did not
    /// write it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Processes { get; init; }

    /// <summary>What the number of threads was chosen from; empty where it was given.</summary>
    public IReadOnlyList<ThreadTiming> ThreadTimings { get; init; } = [];

    /// <summary>What the number format was chosen from; empty where it was given or follows
    /// from scale or device.</summary>
    public IReadOnlyList<PrecisionTiming> PrecisionTimings { get; init; } = [];

    /// <summary>Time and memory.</summary>
    public required RunCost Cost { get; init; }

    /// <summary>What a reader must know before trusting the numbers; each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Writes run.json.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(this, RunJson.Settings) + "\n");

    /// <summary>Reads run.json.</summary>
    /// <exception cref="InputException">Missing, unreadable, or no record of a run.</exception>
    public static RunRecord Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), RunJson.Settings)
                ?? throw new InputException($"{path} holds null, expected the record of a run.");
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}, line {error.LineNumber + 1}: not the record of a run: {error.Message}",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Name the output folder of a finished run.",
                error);
        }
    }
}
