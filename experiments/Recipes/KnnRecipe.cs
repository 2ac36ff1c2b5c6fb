namespace Mira.Experiments.Recipes;

/// <summary>Weighted k-nearest-neighbor classification of frozen features.</summary>
/// <remarks>Source: paper Table 3; DINO's eval_knn.py, whose weights are exp(cosine similarity / temperature).</remarks>
public sealed record KnnRecipe
{
    /// <summary>k: neighbors that vote.</summary>
    public int Neighbors { get; init; } = 20;

    /// <summary>Similarities are divided by this before they become weights.</summary>
    public double Temperature { get; init; } = 0.07;

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this);
}
