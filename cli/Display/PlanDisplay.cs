using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Training;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of a plan of runs.</summary>
internal sealed class PlanDisplay(Terminal terminal) : IPlanObserver, IDisposable
{
    private readonly PretrainingDisplay _training = new(terminal);
    private readonly EvaluationDisplay _evaluation = new(terminal);
    private bool _waits;

    public void NodeStarted(PlanNode node, int place, int count)
    {
        _waits = false;
        if (terminal.IsJob)
        {
            // Its parent has said so.
            return;
        }
        terminal.Note(
            $"[{place}/{count}] {node.Title}, for {string.Join(", ", node.Items.Select(item => item.Id))}");
    }

    public void Waiting(PlanNode node)
    {
        if (terminal.IsLive)
        {
            terminal.ShowStatus($"waiting for another process, which runs {node.Title}");
        }
        else if (!_waits)
        {
            terminal.Note($"waiting for another process, which runs {node.Title}");
        }
        _waits = true;
    }

    public void Measured(IReadOnlyList<Measurement> numbers)
    {
        foreach (var number in numbers)
        {
            terminal.Note(FormattableString.Invariant(
                $"    {number.Protocol} {number.Metric} {number.Value:0.###} ({number.Setting}, {number.Data})"));
        }
    }

    public void Started(PretrainRequest request, int firstStep) => _training.Started(request, firstStep);

    public void StepDone(StepOutcome outcome) => _training.StepDone(outcome);

    public void EpochDone(EpochMetrics metrics) => _training.EpochDone(metrics);

    public void Warned(string message) => _training.Warned(message);

    public void Report(EvaluationProgress value) => _evaluation.Report(value);

    public void Dispose() => _evaluation.Dispose();
}
