namespace Mira.Experiments.Training;

/// <summary>What one optimizer step did.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Loss">Swapped cross-entropy at the last look, nats; NaN before the first.</param>
/// <param name="LearningRate">Learning rate used.</param>
public sealed record StepOutcome(int Step, double Loss, double LearningRate);
