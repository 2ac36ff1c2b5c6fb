namespace Mira.Experiments.Evaluation.Knn;

/// <summary>A bank entry near a query.</summary>
/// <param name="Place">Its place in the bank.</param>
/// <param name="Similarity">Cosine of the angle between the two, to 26 fractional bits.</param>
public readonly record struct Neighbor(int Place, double Similarity);
