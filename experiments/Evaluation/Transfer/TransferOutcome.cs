using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>What one seed of a transfer evaluation found.</summary>
public sealed record TransferOutcome
{
    /// <summary>Seed of the split.</summary>
    public required long Seed { get; init; }

    /// <summary>What <see cref="Score"/> is.</summary>
    public required TransferMetric Metric { get; init; }

    /// <summary>The reported number on the test images, in percent.</summary>
    public required double Score { get; init; }

    /// <summary>Accuracies on the test images; null where images have several classes.</summary>
    public Accuracy? Accuracy { get; init; }

    /// <summary>Average precision of each class in percent; empty where each image has one class.</summary>
    public IReadOnlyList<double> Precisions { get; init; } = [];

    /// <summary>First guesses on the test images; empty where images have several classes.</summary>
    public IReadOnlyList<int> Guesses { get; init; } = [];

    /// <summary>The fits, in the order made; the last one is final.</summary>
    public required IReadOnlyList<TransferTrial> Trials { get; init; }

    /// <summary>Images that classifiers were fitted to during the search, that chose C, and that were judged.</summary>
    public required (int Train, int Validation, int Test) Images { get; init; }

    /// <summary>Seconds for everything.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor seconds, likewise: other work on the machine changes them less.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>The C chosen.</summary>
    public double C => Trials[^1].C;

    /// <summary>Its score on the validation images, in percent; null where there was no search.</summary>
    public double? ValidationScore =>
        Trials.FirstOrDefault(trial => trial.Stage == TransferEvaluation.Search && trial.C == C)?.Score;
}
