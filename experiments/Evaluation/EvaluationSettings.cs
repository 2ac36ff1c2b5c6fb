using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation;

/// <summary>What an evaluation needs besides its recipe. Only the seed and the precision
/// change what it finds.</summary>
/// <param name="Compute">Device of the tensors, and the precision of the encoder.</param>
public sealed record EvaluationSettings(Compute Compute)
{
    /// <summary>Seed of the augmentations, the order of images and the starting weights.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that make images ready.</summary>
    public int LoaderWorkers { get; init; } = Compute.LoaderWorkers;

    /// <summary>The processes that share the work; all of them find the same.</summary>
    public ICollectives Collectives { get; init; } = SingleProcess.Instance;

    /// <summary>Receives the progress; null for none.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Asks for an early end, which comes as an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; init; }

    internal void Report(string stage, long done, long total)
    {
        Stop.ThrowIfCancellationRequested();
        Progress?.Report(new(stage, done, total));
    }
}

/// <summary>How far an evaluation is.</summary>
/// <param name="Stage">What is being done: "features", "neighbors" or "classifier".</param>
/// <param name="Done">Parts finished: images, blocks or epochs.</param>
/// <param name="Total">Parts in all.</param>
public sealed record EvaluationProgress(string Stage, long Done, long Total);

/// <summary>One evaluation: its row, and what charts are drawn from.</summary>
/// <param name="Row">The row of evaluation.csv.</param>
/// <param name="Predictions">First guesses of every test image.</param>
public sealed record Evaluated(EvaluationResult Row, Predictions Predictions)
{
    /// <summary>The recipe that was followed, for run.json.</summary>
    public required object Recipe { get; init; }

    /// <summary>Every learning rate that was tried; empty for other protocols.</summary>
    public IReadOnlyList<SweepRow> Sweep { get; init; } = [];

    /// <summary>Every epoch of a training on few labels; empty for other protocols.</summary>
    public IReadOnlyList<TuningEpoch> Epochs { get; init; } = [];

    /// <summary>The neighbors of each test image, nearest first; empty for other protocols and
    /// parts of the memory.</summary>
    public IReadOnlyList<Neighbor[]> Neighbors { get; init; } = [];
}

/// <summary>What a classifier said about test images.</summary>
/// <param name="Labels">[images], the true classes.</param>
/// <param name="Guesses">[images], the first guesses.</param>
public sealed record Predictions(IReadOnlyList<int> Labels, IReadOnlyList<int> Guesses);
