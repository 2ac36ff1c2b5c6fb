using Mira.Experiments.Evaluation.Metrics;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>What a nearest-neighbor evaluation found.</summary>
/// <param name="Accuracy">Accuracies over the queries.</param>
/// <param name="Guesses">The first guess for each query, in the order of the queries.</param>
public sealed record KnnResult(Accuracy Accuracy, IReadOnlyList<int> Guesses)
{
    /// <summary>The neighbors of each query, nearest first.</summary>
    public IReadOnlyList<Neighbor[]> Neighbors { get; init; } = [];
}
