using Mira.Experiments.Evaluation.Metrics;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>What a linear evaluation found.</summary>
/// <param name="Rates">Every learning rate tried, ascending.</param>
public sealed record LinearProbeResult(IReadOnlyList<LinearProbeRate> Rates)
{
    /// <summary>The learning rate with the best held-out accuracy; the smaller one where two are equal.</summary>
    public LinearProbeRate Chosen { get; } = Rates.MaxBy(rate => rate.HeldOut.Top1)
        ?? throw new ArgumentException("There are no learning rates to choose from.", nameof(Rates));

    /// <summary>First guess of the chosen learning rate's classifier for each test image.</summary>
    public IReadOnlyList<int> Guesses { get; init; } = [];

    /// <summary>Test accuracy of the chosen learning rate: the number to report.</summary>
    public Accuracy Accuracy => Chosen.Test;
}

/// <summary>What one learning rate gave, after the last epoch.</summary>
/// <param name="BaseLearningRate">Learning rate per 256 images.</param>
/// <param name="HeldOut">Accuracy on the held-out training images of a classifier that did not see them.</param>
/// <param name="Test">Accuracy on the test images of a classifier trained on all training images.</param>
/// <param name="TrainingLoss">Mean cross-entropy of the latter in the last epoch.</param>
public sealed record LinearProbeRate(double BaseLearningRate, Accuracy HeldOut, Accuracy Test, double TrainingLoss);
