using Mira.Experiments.Evaluation.Metrics;

namespace Mira.Experiments.Evaluation.SemiSupervised;

/// <summary>What a semi-supervised evaluation found.</summary>
/// <param name="Accuracy">Accuracies over the test images after the last epoch.</param>
/// <param name="Guesses">The first guess for each test image.</param>
/// <param name="Losses">Mean cross-entropy of each epoch.</param>
public sealed record FineTuningResult(Accuracy Accuracy, IReadOnlyList<int> Guesses, IReadOnlyList<double> Losses)
{
    /// <summary>Accuracies by epochs done, where they were measured; the last one is <see cref="Accuracy"/>.</summary>
    public IReadOnlyDictionary<int, Accuracy> Tests { get; init; } = new Dictionary<int, Accuracy>();
}
