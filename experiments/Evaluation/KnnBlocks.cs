namespace Mira.Experiments.Evaluation;

/// <summary>How much of a nearest-neighbor search is in memory at once; it changes nothing else.</summary>
/// <remarks>At the defaults a search holds about 0.2 GB besides the features.</remarks>
public sealed record KnnBlocks
{
    /// <summary>Queries compared at once.</summary>
    public int Queries { get; init; } = 512;

    /// <summary>Bank entries compared at once.</summary>
    public int Entries { get; init; } = 8192;
}
