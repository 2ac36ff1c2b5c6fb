namespace Mira.Experiments.Evaluation;

/// <summary>What a classifier said about test images.</summary>
/// <param name="Labels">[images], the true classes.</param>
/// <param name="Guesses">[images], the first guesses.</param>
public sealed record Predictions(IReadOnlyList<int> Labels, IReadOnlyList<int> Guesses);
