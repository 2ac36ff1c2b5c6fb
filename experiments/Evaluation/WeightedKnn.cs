using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>Classes from the votes of neighbors, each weighing exp(similarity / temperature).</summary>
internal static class WeightedKnn
{
    /// <summary>Score of every class for one query: the sum of its neighbors' weights.</summary>
    /// <remarks>Weights are taken relative to the nearest neighbor's, which changes no order and cannot overflow.</remarks>
    /// <param name="neighbors">The query's neighbors, nearest first.</param>
    /// <param name="labels">Classes of the bank's entries.</param>
    /// <param name="temperature">Greater than 0.</param>
    /// <param name="scores">[classes], overwritten.</param>
    internal static void Vote(
        ReadOnlySpan<Neighbor> neighbors, IReadOnlyList<int> labels, double temperature, Span<double> scores)
    {
        scores.Clear();
        foreach (var neighbor in neighbors)
        {
            scores[labels[neighbor.Place]] += Math.Exp((neighbor.Similarity - neighbors[0].Similarity) / temperature);
        }
    }

    /// <summary>First guess and rank of the true class for every query.</summary>
    internal static (int[] Guesses, int[] Ranks) Classify(
        Neighbor[] neighbors, FeatureBank bank, FeatureBank queries, KnnRecipe recipe)
    {
        var scores = new double[1 + Math.Max(bank.Labels.Max(), queries.Labels.Max())];
        var (guesses, ranks) = (new int[queries.Count], new int[queries.Count]);
        for (var i = 0; i < queries.Count; i++)
        {
            Vote(neighbors.AsSpan(i * recipe.Neighbors, recipe.Neighbors), bank.Labels, recipe.Temperature, scores);
            guesses[i] = Array.IndexOf(scores, scores.Max());
            ranks[i] = ClassRanks.Of(scores, queries.Labels[i]);
        }
        return (guesses, ranks);
    }
}
