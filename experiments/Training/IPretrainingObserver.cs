using Mira.Datasets;
using Mira.Experiments.Records;

namespace Mira.Experiments.Training;

/// <summary>Receives the progress of a pretraining.</summary>
public interface IPretrainingObserver
{
    /// <summary>Training starts, or resumes, at a step.</summary>
    void Started(PretrainRequest request, int firstStep);

    /// <summary>A step is done.</summary>
    void StepDone(StepOutcome outcome);

    /// <summary>An epoch is done and its row written.</summary>
    void EpochDone(EpochMetrics metrics);

    /// <summary>Something was not as it should be and has been dealt with; one or more sentences.</summary>
    void Warned(string message);
}

/// <summary>What one optimizer step did.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Loss">The loss as last logged, in nats; NaN before the first time.</param>
/// <param name="LearningRate">Learning rate used.</param>
public sealed record StepOutcome(int Step, double Loss, double LearningRate);

/// <summary>A run stopped at the user's wish with its state saved; the message holds the command that resumes
/// it (exit code 4).</summary>
public sealed class InterruptedRunException(string message, Exception? inner = null) : MiraException(message, inner);

/// <summary>Training left the range where it can succeed: a loss that is not finite, or collapsed
/// assignments (exit code 3).</summary>
/// <remarks>Thrown before the weights are touched, so that the last checkpoint is good.</remarks>
public sealed class DivergenceException(string message, Exception? inner = null) : MiraException(message, inner);
