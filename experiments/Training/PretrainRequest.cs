using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using TorchSharp;

namespace Mira.Experiments.Training;

/// <summary>The request for one pretraining.</summary>
public sealed record PretrainRequest
{
    /// <summary>What to train.</summary>
    public required PretrainRecipe Recipe { get; init; }

    /// <summary>Images to train on; the test images serve the monitors only.</summary>
    public required ImageDataset Data { get; init; }

    /// <summary>Where checkpoint and metrics go.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>Device, precision and threads.</summary>
    public required Compute Compute { get; init; }

    /// <summary>The processes that share every batch; this one alone unless a launcher started several.</summary>
    public ICollectives Collectives { get; init; } = SingleProcess.Instance;

    /// <summary>Seed of weights, data order and augmentation.</summary>
    public int Seed { get; init; }

    /// <summary>Whether to resume from the folder's checkpoint.</summary>
    public bool Resumes { get; init; }

    /// <summary>What a person types to resume after an interruption.</summary>
    public string ResumeCommand { get; init; } = "the same command with --resume";

    /// <summary>How often the run saves itself.</summary>
    public CheckpointInterval CheckpointEvery { get; init; } = CheckpointInterval.Default;

    /// <summary>Epochs between two checkpoints that are kept for good; 0 keeps the last two checkpoints only.</summary>
    public int KeepEvery { get; init; }

    /// <summary>The command that began the run, kept for <c>mira resume</c>; null where it is
    /// no run of its own.</summary>
    public RunCommand? Command { get; init; }

    /// <summary>Weights to start from; null for random ones. A resumed run has no use for them.</summary>
    public InitialWeights? Start { get; init; }

    /// <summary>Hash of the recipe that the resumed run had so far, where it goes on for another number of
    /// epochs.</summary>
    public string? ParentRecipeHash { get; init; }

    /// <summary>What the user should know before the first step: what was chosen for the machine or the
    /// images.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What may make the result worse than expected; recorded in run.json.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The file system that the run is written to.</summary>
    public IFileSystem Files { get; init; } = DiskFiles.Instance;

    /// <summary>What is written beside metrics.csv, epoch by epoch.</summary>
    public RunLogs Logs { get; init; }

    /// <summary>What is looked at on the way.</summary>
    public MonitoringSettings Monitoring { get; init; } = new();

    /// <summary>Steps from one look at the loss to the next; null for the device's own. Steps between
    /// two looks are no less safe: a number that is not finite moves no weight, and is reported
    /// at the next look.</summary>
    public int? LogEvery { get; init; }

    /// <summary>Steps from one look at the loss to the next: every step on a CPU, fewer on a GPU, which each look
    /// would keep waiting.</summary>
    public int LogInterval => LogEvery ?? (Compute.Device.type == DeviceType.CUDA ? 20 : 1);

    /// <summary>Threads that make views; null for the device's own number. Any number makes the same views.</summary>
    public int? LoaderWorkers { get; init; }

    /// <summary>Threads that make views: one beside a CPU that computes, all cores but one beside a GPU, which is the
    /// faster of the two.</summary>
    public int Workers => LoaderWorkers ?? Compute.LoaderWorkers;

    /// <summary>Optimizer steps of an epoch.</summary>
    public int StepsPerEpoch => Data.Train.Count / Recipe.BatchSize;

    /// <summary>Optimizer steps of the run.</summary>
    public int Steps => StepsPerEpoch * Recipe.Epochs;
}

/// <summary>Forms in which a run is written beside metrics.csv.</summary>
[Flags]
public enum RunLogs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An event file for TensorBoard.</summary>
    TensorBoard = 1,

    /// <summary>metrics.jsonl, one JSON object an epoch.</summary>
    JsonLines = 2,
}
