using Mira.Experiments.Records;

namespace Mira.Experiments.Training;

/// <summary>Ends a run after a step, passing on to another observer what it is told.</summary>
/// <param name="step">Optimizer steps of the run when it should end.</param>
/// <param name="end">Canceled then.</param>
/// <param name="observer">The other observer.</param>
internal sealed class StopAt(int step, CancellationTokenSource end, IPretrainingObserver observer)
    : IPretrainingObserver
{
    /// <inheritdoc/>
    public void Started(PretrainRequest request, int firstStep) => observer.Started(request, firstStep);

    /// <inheritdoc/>
    public void StepDone(StepOutcome outcome)
    {
        observer.StepDone(outcome);
        if (outcome.Step + 1 == step)
        {
            end.Cancel();
        }
    }

    /// <inheritdoc/>
    public void EpochDone(EpochMetrics metrics) => observer.EpochDone(metrics);

    /// <inheritdoc/>
    public void Warned(string message) => observer.Warned(message);
}
