using Mira.Datasets;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>How much of a nearest-neighbor search is in memory at once; it changes nothing else.</summary>
public sealed record KnnBlocks
{
    private const int SmallestQueries = 512, SmallestEntries = 512;

    // A feature as it is, and its rounded direction in 16 bits, for libtorch maybe also in float32.
    private const int BytesPerNumber = 4 + 2 + 4;

    // Rounded products of at most 512 queries, for libtorch maybe also in float32.
    private const int ProductBytes = 512 * 6;

    /// <summary>Queries compared in one pass over the bank.</summary>
    public int Queries { get; init; } = 16_384;

    /// <summary>Bank entries compared at once: few enough that candidates are found in a processor's cache.</summary>
    public int Entries { get; init; } = 2048;

    /// <summary>The largest blocks whose search stays below a limit.</summary>
    /// <param name="memory">Bytes that the search may use besides the program itself and
    /// features kept in memory.</param>
    /// <param name="dimension">Numbers in a feature.</param>
    /// <param name="answer">Queries in all, and neighbors of each, which are kept to the end.</param>
    /// <param name="threads">Threads that search.</param>
    /// <exception cref="InputException">The limit is too low for the smallest blocks.</exception>
    public static KnnBlocks Within(long memory, int dimension, (int Queries, int Neighbors) answer, int threads)
    {
        var perRow = (long)dimension * BytesPerNumber;
        var perEntry = perRow + ((long)threads * ProductBytes);
        // Keys while searching, and places with similarities after it.
        var kept = (long)answer.Queries * answer.Neighbors * (sizeof(long) + 16);
        var least = kept + (SmallestEntries * perEntry) + (SmallestQueries * perRow);
        if (memory < least)
        {
            throw new InputException($"--memory is {memory >> 20} MiB, but {answer.Queries} queries " +
                $"with {answer.Neighbors} neighbors and " +
                $"{dimension} dimensions need at least {(least >> 20) + 1} MiB. Give more.");
        }
        var entries = Math.Clamp((memory - kept) / 3 / perEntry, SmallestEntries, new KnnBlocks().Entries);
        var queries = Math.Max(SmallestQueries, (memory - kept - (entries * perEntry)) / perRow);
        return new()
        {
            Entries = (int)entries,
            Queries = (int)Math.Min(queries, Math.Max(SmallestQueries, answer.Queries)),
        };
    }
}
