namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Takes the rough similarities of a query.</summary>
/// <param name="query">Place of the query in its block.</param>
/// <param name="products">[entries], bfloat16 bits: products of the rounded directions.</param>
internal delegate void RoughRow(int query, ReadOnlySpan<short> products);
