using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation;

/// <summary>What an evaluation needs besides its recipe. Only the seed and the precision change what it finds.</summary>
/// <param name="Compute">Where tensors live, and the precision of the encoder.</param>
public sealed record EvaluationSettings(Compute Compute)
{
    /// <summary>Seed of the augmentations, the order of images and the starting weights.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that make images ready.</summary>
    public int LoaderWorkers { get; init; } = Compute.LoaderWorkers;

    /// <summary>Hears how far the work is; null for nobody.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Asks for an early end, which comes as an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; init; }

    internal void Report(string stage, long done, long total)
    {
        Stop.ThrowIfCancellationRequested();
        Progress?.Report(new(stage, done, total));
    }
}
