using Mira.Experiments.Costs;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Tables;

namespace Mira.Cli.Display;

/// <summary>Shows the nodes of a graph: what is done, what is left, what it will cost.</summary>
internal static class GraphStateDisplay
{
    internal static void Show(Terminal terminal, RunGraph graph, IReadOnlyList<NodeState> states)
    {
        foreach (var (place, state) in states.Index())
        {
            var node = state.Node;
            terminal.WriteLine(FormattableString.Invariant($"[{place + 1}/{states.Count}] {node.Title}: {state.Pretraining}, {state.Done} of {node.Evaluations.Count} evaluations done, {Time(state)}, for {string.Join(", ", node.Items.Select(item => item.Id))}"));
        }
        var left = states.Where(state => !state.IsDone).ToList();
        var time = left.Aggregate(TimeSpan.Zero, (sum, state) => sum + state.Left);
        terminal.WriteLine($"{states.Count} runs, {states.Count - left.Count} done; pretraining left: {Cost.Words(time)}, reckoned from measured speeds; evaluations come on top.");
        foreach (var item in graph.Request.Items)
        {
            CellRun[] runs = [.. graph.Cells.Where(cell => cell.Item == item).Select(cell => cell.Cell.Run).OfType<CellRun>()];
            terminal.WriteLine($"{item.Id}: {(runs.Length > 0 ? ItemCost.Of(runs, graph.Request.Scale).ToString() : "not at this scale")}");
        }
    }

    private static string Time(NodeState state) => state.IsDone ? "nothing left" : $"pretraining {Cost.Words(state.Left)}";
}
