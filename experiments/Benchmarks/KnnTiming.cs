namespace Mira.Experiments.Benchmarks;

/// <summary>Time of the exact search for neighbors, beside the usual one and what no search can be faster than.</summary>
public sealed record KnnTiming
{
    /// <summary>Images that are classified.</summary>
    public required int Queries { get; init; }

    /// <summary>Images whose classes are known.</summary>
    public required int Entries { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Neighbors of each query.</summary>
    public required int Neighbors { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>This program: similarities summed in float64, ties in a defined order, memory bounded by blocks.</summary>
    public required double Seconds { get; init; }

    /// <summary>The usual way: float32 products of blocks of queries with the whole bank, and topk.</summary>
    public required double UsualSeconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double Ratio => UsualSeconds / Seconds;

    /// <summary>The float32 products alone.</summary>
    public required double ProductSeconds { get; init; }

    /// <summary>Speed of those products, 10⁹ operations per second.</summary>
    public double ProductGigaflops => 2e-9 * Queries * Entries * Dimension / ProductSeconds;
}
