using Mira.Experiments.Reproduction.Graph;

namespace Mira.Cli.Display;

/// <summary>Shows the nodes of a graph: what is done, what is left, what it will cost.</summary>
internal static class GraphStateDisplay
{
    internal static void Show(Terminal terminal, RunGraph graph, IReadOnlyList<NodeState> states)
    {
        foreach (var (place, state) in states.Index())
        {
            var node = state.Node;
            terminal.WriteLine(FormattableString.Invariant($"[{place + 1}/{states.Count}] {node.Network.Title}, seed {node.Seed}: {state.Pretraining}, {state.Done} of {node.Evaluations.Count} evaluations done, {Time(state)}, for {string.Join(", ", node.Items.Select(item => item.Id))}"));
        }
        var left = states.Where(state => !state.IsDone).ToList();
        var known = left.Where(state => state.Seconds is not null).Sum(state => state.Seconds!.Value);
        var unknown = left.Count(state => state.Seconds is null);
        terminal.WriteLine(FormattableString.Invariant($"{states.Count} runs, {states.Count - left.Count} done; about {known / 60:0} min of pretraining left") +
            (unknown > 0 ? FormattableString.Invariant($", and {unknown} runs of which no like was measured here") : "") + ". Evaluations come on top.");
        foreach (var item in graph.Request.Items)
        {
            terminal.WriteLine($"{item.Id}: {item.At(graph.Request.Scale)?.Cost ?? "not at this scale"}");
        }
    }

    private static string Time(NodeState state) => state.IsDone ? "nothing left"
        : state.Seconds is { } seconds ? FormattableString.Invariant($"about {seconds / 60:0.0} min of pretraining")
        : "time not known";
}
