namespace Mira.Experiments.Evaluation;

/// <summary>How much of a nearest-neighbor search is in memory at once; it changes nothing else.</summary>
public sealed record KnnBlocks
{
    /// <summary>Queries compared in one pass over the bank.</summary>
    public int Queries { get; init; } = 16_384;

    /// <summary>Bank entries compared at once.</summary>
    public int Entries { get; init; } = 8192;
}
