using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation;

/// <summary>One evaluation: its row, and what charts are drawn from.</summary>
/// <param name="Row">The row of evaluation.csv.</param>
/// <param name="Predictions">First guesses of every test image.</param>
public sealed record Evaluated(EvaluationResult Row, Predictions Predictions)
{
    /// <summary>Every learning rate that was tried; empty for other protocols.</summary>
    public IReadOnlyList<SweepRow> Sweep { get; init; } = [];

    /// <summary>Every epoch of a training on few labels; empty for other protocols.</summary>
    public IReadOnlyList<TuningEpoch> Epochs { get; init; } = [];

    /// <summary>The neighbors of each test image, nearest first; empty for other protocols and parts of the memory.</summary>
    public IReadOnlyList<Neighbor[]> Neighbors { get; init; } = [];
}
