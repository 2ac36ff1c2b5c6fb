namespace Mira.Experiments.Benchmarks;

/// <summary>Time of one nearest-neighbor evaluation, search and votes, beside DINO's in PyTorch.</summary>
public sealed record KnnTiming
{
    /// <summary>Turn of the two programs, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>What the features are: random, or the start of the hash of the bank's file.</summary>
    public required string Features { get; init; }

    /// <summary>Images that are classified.</summary>
    public required int Queries { get; init; }

    /// <summary>Images whose classes are known.</summary>
    public required int Entries { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Neighbors of each query.</summary>
    public required int Neighbors { get; init; }

    /// <summary>Compute threads of each program.</summary>
    public required int Threads { get; init; }

    /// <summary>This program: exact similarities, ties in a defined order, memory bounded by blocks.</summary>
    public required double Seconds { get; init; }

    /// <summary>The other program; null where there is none.</summary>
    public double? PeerSeconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double? Ratio => PeerSeconds / Seconds;

    /// <summary>Processor time of this program: other work on the machine changes it less.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Processor time of the other program; null where there is none.</summary>
    public double? PeerProcessorSeconds { get; init; }

    /// <summary>How many times less processor time this program takes.</summary>
    public double? ProcessorRatio => PeerProcessorSeconds / ProcessorSeconds;

    /// <summary>Largest resident memory of this program so far, in MiB.</summary>
    public required long PeakMebibytes { get; init; }
}
