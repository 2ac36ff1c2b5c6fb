using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Training;

namespace Mira.Tests.Reproduction;

/// <summary>Counts what a plan does, and does what a test wants in between.</summary>
internal sealed class Watcher : IPlanObserver
{
    internal Action AfterStep { get; init; } = () => { };

    internal Action WhenWaiting { get; init; } = () => { };

    internal int Nodes { get; private set; }

    internal int FirstStep { get; private set; } = -1;

    public void NodeStarted(PlanNode node, int place, int count) => Nodes++;

    public void Started(PretrainRequest request, int firstStep) => FirstStep = firstStep;

    public void StepDone(StepOutcome outcome) => AfterStep();

    public void Waiting(PlanNode node) => WhenWaiting();

    public void Measured(IReadOnlyList<Measurement> numbers)
    {
    }

    public void EpochDone(EpochMetrics metrics)
    {
    }

    public void Warned(string message)
    {
    }

    public void Report(EvaluationProgress value)
    {
    }
}
