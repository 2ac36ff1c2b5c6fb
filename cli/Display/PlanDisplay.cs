using System.Globalization;
using Mira.Experiments;
using Mira.Experiments.Costs;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;
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
        terminal.ClearStatus();
        terminal.WriteLine(
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
            terminal.WriteLine($"waiting for another process, which runs {node.Title}");
        }
        _waits = true;
    }

    public void Measured(IReadOnlyList<Measurement> numbers)
    {
        terminal.ClearStatus();
        foreach (var number in numbers)
        {
            terminal.WriteLine(FormattableString.Invariant(
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

/// <summary>Shows the nodes of a plan: what is done, what is left, what it will cost.</summary>
internal static class PlanStateDisplay
{
    internal static void Show(Terminal terminal, RunPlan plan, IReadOnlyList<NodeState> states)
    {
        foreach (var (place, state) in states.Index())
        {
            var node = state.Node;
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"[{place + 1}/{states.Count}] {node.Title}: {state.Pretraining}, {state.Done} of " +
                $"{node.Evaluations.Count} evaluations done, {Time(state)}, for " +
                $"{string.Join(", ", node.Items.Select(item => item.Id))}"));
        }
        var left = states.Where(state => !state.IsDone).ToList();
        var time = left.Aggregate(TimeSpan.Zero, (sum, state) => sum + state.Left);
        terminal.WriteLine($"{states.Count} runs, {states.Count - left.Count} done; pretraining " +
            $"left: {Cost.Words(time)}, estimated from measured speeds, plus evaluations.");
        foreach (var item in plan.Request.Items)
        {
            CellRun[] runs = [.. plan.Cells.Where(cell => cell.Item == item).Select(cell => cell.Cell.Run)
                .OfType<CellRun>()];
            terminal.WriteLine(
                $"{item.Id}: " +
                $"{(runs.Length > 0 ? ItemCost.Of(runs, plan.Request.Scale).ToString() : "not at this scale")}");
        }
    }

    private static string Time(NodeState state) =>
        state.IsDone ? "nothing left" : $"pretraining {Cost.Words(state.Left)}";
}

/// <summary>Lists tables and figures with their cost at each scale and what they can show there.</summary>
internal static class ItemListDisplay
{
    internal static void Show(Terminal terminal)
    {
        foreach (var item in Paper.Items)
        {
            terminal.WriteLine($"{item.Id,-22}{item.Title}{(item.IsOfThePaper ? "" : " (ours)")}");
            foreach (var scale in Enum.GetValues<Scale>())
            {
                terminal.WriteLine(item.At(scale) is { } note
                    ? $"    {scale.Word(),-12}{ItemCost.Of(item, scale)}; shows {note.Shows}"
                    : $"    {scale.Word(),-12}not at this scale");
            }
        }
    }
}
