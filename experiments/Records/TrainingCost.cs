namespace Mira.Experiments.Records;

/// <summary>What one pretraining cost, in the columns of the paper's Table 8 (memory, time per epoch) and
/// where the time went.</summary>
/// <remarks>Counted from the start of the program or from its resumption: an interrupted run is two costs.</remarks>
public sealed record TrainingCost
{
    /// <summary>What was trained, such as "mira".</summary>
    public required string Name { get; init; }

    /// <summary>Epochs trained; not whole where a run was resumed within one.</summary>
    public required double Epochs { get; init; }

    /// <summary>Images of these epochs; each is seen in several views.</summary>
    public required long Images { get; init; }

    /// <summary>Seconds by phase of the training thread, by its own clock. On a GPU these are the host's, which runs
    /// ahead of the device.</summary>
    public required IReadOnlyDictionary<string, double> Phases { get; init; }

    /// <summary>Processor seconds by phase of the loader's threads, which work meanwhile.</summary>
    public required IReadOnlyDictionary<string, double> LoaderPhases { get; init; }

    /// <summary>Seconds in steps and in waiting for views: without evaluation and checkpoints.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Largest resident memory of the process until then, in bytes; see
    /// <see cref="Hardware.PeakMemory"/>.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Seconds of an epoch, without evaluation and checkpoints.</summary>
    public double SecondsPerEpoch => TrainingSeconds / Epochs;

    /// <summary>Images per second, without evaluation and checkpoints.</summary>
    public double ImagesPerSecond => Images / TrainingSeconds;
}
