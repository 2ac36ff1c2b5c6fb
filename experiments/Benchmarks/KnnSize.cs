namespace Mira.Experiments.Benchmarks;

/// <summary>Size of a nearest-neighbor evaluation.</summary>
/// <param name="Queries">Images to classify.</param>
/// <param name="Entries">Images of the bank.</param>
/// <param name="Dimension">Length of a feature vector.</param>
public sealed record KnnSize(int Queries, int Entries, int Dimension);
