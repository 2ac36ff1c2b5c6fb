using Mira.Experiments.Records;
using Mira.Experiments.Training;

namespace Mira.Tests.Training;

/// <summary>Interrupts a run after so many steps; a warning fails the test.</summary>
internal sealed class StopAfter(int steps, CancellationTokenSource source) : IPretrainingObserver
{
    public void Started(PretrainRequest request, int firstStep)
    {
    }

    public void StepDone(StepOutcome outcome)
    {
        if (outcome.Step + 1 == steps)
        {
            source.Cancel();
        }
    }

    public void EpochDone(EpochMetrics metrics)
    {
    }

    public void Warned(string message) => Assert.Fail(message);
}
