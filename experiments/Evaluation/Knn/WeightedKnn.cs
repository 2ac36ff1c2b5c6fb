using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Classes from the votes of neighbors, each weighing exp(similarity / temperature).</summary>
public static class WeightedKnn
{
    /// <summary>Score of every class for one query: the sum of its neighbors' weights.</summary>
    /// <remarks>Weights are taken relative to the nearest neighbor's, which changes no order
    /// and cannot overflow.</remarks>
    /// <param name="neighbors">The query's neighbors, nearest first.</param>
    /// <param name="labels">Classes of the bank's entries.</param>
    /// <param name="temperature">Greater than 0.</param>
    /// <param name="scores">[classes], overwritten.</param>
    public static void Vote(
        ReadOnlySpan<Neighbor> neighbors, IReadOnlyList<int> labels, double temperature, Span<double> scores)
    {
        scores.Clear();
        foreach (var neighbor in neighbors)
        {
            scores[labels[neighbor.Place]] += Math.Exp((neighbor.Similarity - neighbors[0].Similarity) / temperature);
        }
    }

    /// <summary>First guess and rank of the true class for every query.</summary>
    public static (int[] Guesses, int[] Ranks) Classify(
        IReadOnlyList<Neighbor[]> neighbors, IReadOnlyList<int> bankLabels, IReadOnlyList<int> queryLabels,
        KnnRecipe recipe)
    {
        var scores = new double[1 + Math.Max(bankLabels.Max(), queryLabels.Max())];
        var (guesses, ranks) = (new int[neighbors.Count], new int[neighbors.Count]);
        for (var i = 0; i < neighbors.Count; i++)
        {
            Vote(neighbors[i].AsSpan(0, recipe.Neighbors), bankLabels, recipe.Temperature, scores);
            guesses[i] = Array.IndexOf(scores, scores.Max());
            ranks[i] = ClassRanks.Of(scores, queryLabels[i]);
        }
        return (guesses, ranks);
    }
}

/// <summary>What a nearest-neighbor evaluation found.</summary>
/// <param name="Accuracy">Accuracies over the queries.</param>
/// <param name="Guesses">The first guess for each query, in the order of the queries.</param>
public sealed record KnnResult(Accuracy Accuracy, IReadOnlyList<int> Guesses)
{
    /// <summary>The neighbors of each query, nearest first.</summary>
    public IReadOnlyList<Neighbor[]> Neighbors { get; init; } = [];
}
