using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Takes the rough similarities of a query.</summary>
/// <param name="query">Place of the query in its block.</param>
/// <param name="products">[entries], bfloat16 bits: products of the rounded directions.</param>
internal delegate void RoughRow(int query, ReadOnlySpan<short> products);

/// <summary>Rounded directions of a block of queries and one of entries, and all their products.</summary>
internal interface IRoughProducts : IDisposable
{
    /// <summary>The queries' directions.</summary>
    IRoughDirections Queries { get; }

    /// <summary>The entries' directions.</summary>
    IRoughDirections Entries { get; }

    /// <summary>Multiplies the first queries with the first entries; errors are below float32's of a sum of so many products.</summary>
    /// <param name="queries">Queries in the block.</param>
    /// <param name="entries">Entries in the block.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="begin">Called for every run of queries that one thread goes through; what it returns is called for each of them.</param>
    void Multiply(int queries, int entries, Compute compute, Func<RoughRow> begin);
}
