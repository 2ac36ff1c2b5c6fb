namespace Mira.Experiments.Records;

/// <summary>What a run cost.</summary>
public sealed record RunCost
{
    /// <summary>Seconds from start to end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds by phase, in the order they ran.</summary>
    public required IReadOnlyDictionary<string, double> Phases { get; init; }

    /// <summary>Largest resident memory of the process, in bytes; see <see cref="Hardware.PeakMemory"/>.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Bytes in use on the GPU when the run ended, by all processes; 0 for a CPU or an unknown number.</summary>
    public long GpuMemory { get; init; }

    /// <summary>Images per second during pretraining.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Every pretraining by itself.</summary>
    public IReadOnlyList<TrainingCost> Trainings { get; init; } = [];
}
