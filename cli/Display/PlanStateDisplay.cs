using System.Globalization;
using Mira.Experiments.Costs;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Cli.Display;

/// <summary>Shows the nodes of a plan: what is done, what is left, what it will cost, which data sets it
/// reads.</summary>
internal static class PlanStateDisplay
{
    private const string Indent = "    ";

    internal static void Show(Terminal terminal, RunPlan plan, IReadOnlyList<NodeState> states, PlanImages images)
    {
        var sets = images.SetsOf(plan.Cells.Select(cell => cell.Cell.Run).OfType<CellRun>());
        terminal.Show("runs", states.Select(Record), () => Print(terminal, plan, states));
        SetDisplay.Show(terminal, sets, images);
    }

    private static object Record(NodeState state) => new
    {
        state.Node.Title,
        state.Node.Key,
        Items = state.Node.Items.Select(item => item.Id),
        state.Pretraining,
        Evaluations = state.Node.Evaluations.Count,
        EvaluationsDone = state.Done,
        state.IsDone,
        PretrainingSecondsLeft = state.Left.TotalSeconds,
    };

    private static void Print(Terminal terminal, RunPlan plan, IReadOnlyList<NodeState> states)
    {
        foreach (var (place, state) in states.Index())
        {
            var node = state.Node;
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"[{place + 1}/{states.Count}] {node.Title}"));
            terminal.WriteWrapped(Indent, string.Create(CultureInfo.InvariantCulture,
                $"{state.Pretraining}, {state.Done} of {node.Evaluations.Count} evaluations done, {Time(state)}, ") +
                "for " + string.Join(", ", node.Items.Select(item => item.Id)));
        }
        var left = states.Where(state => !state.IsDone).ToList();
        var time = left.Aggregate(TimeSpan.Zero, (sum, state) => sum + state.Left);
        terminal.WriteWrapped("", $"{states.Count} runs, {states.Count - left.Count} done; pretraining " +
            $"left: {Cost.Words(time)}, estimated from measured speeds, plus evaluations.");
        foreach (var item in plan.Request.Items)
        {
            CellRun[] runs = [.. plan.Cells.Where(cell => cell.Item == item).Select(cell => cell.Cell.Run)
                .OfType<CellRun>()];
            terminal.WriteWrapped("", $"{item.Id}: " +
                (runs.Length > 0 ? ItemCost.Of(runs, plan.Request.Scale).ToString() : "not at this scale"));
        }
    }

    private static string Time(NodeState state) =>
        state.IsDone ? "nothing left" : $"pretraining {Cost.Words(state.Left)}";
}

/// <summary>Lists tables and figures with their cost at each scale, what they can show there, and which data sets they
/// read.</summary>
internal static class ItemListDisplay
{
    private const int NameWidth = 22, ScaleWidth = 13;

    /// <param name="terminal">Where it is shown.</param>
    /// <param name="items">The tables and figures.</param>
    /// <param name="scales">The scales, each with where its images come from.</param>
    internal static void Show(Terminal terminal, IReadOnlyList<PaperItem> items,
        IReadOnlyList<(Scale Scale, PlanImages Images)> scales)
    {
        terminal.Show("items", items.Select(item => Record(item, scales)), () => Print(terminal, items, scales));
        SetDisplay.Show(terminal, [.. scales.SelectMany(entry => items.SelectMany(item =>
            Sets(item, entry.Scale, entry.Images))).Distinct()], scales[0].Images);
    }

    private static object Record(PaperItem item, IReadOnlyList<(Scale Scale, PlanImages Images)> scales) => new
    {
        item.Id,
        item.Title,
        item.IsOfThePaper,
        Scales = from entry in scales
                 let note = item.At(entry.Scale)
                 where note is not null
                 let runs = item.CellsAt(entry.Scale).Select(cell => cell.Run).OfType<CellRun>()
                 let cost = ItemCost.Of(runs, entry.Scale)
                 select new
                 {
                     Scale = entry.Scale.Word(),
                     note.Shows,
                     Pretrainings = cost.Pretrainings.Count,
                     PretrainingSeconds = cost.PretrainingTime.TotalSeconds,
                     EvaluationSeconds = cost.EvaluationTime.TotalSeconds,
                     Sets = Sets(item, entry.Scale, entry.Images).Select(set => set.Name),
                 },
    };

    private static void Print(Terminal terminal, IReadOnlyList<PaperItem> items,
        IReadOnlyList<(Scale Scale, PlanImages Images)> scales)
    {
        foreach (var item in items)
        {
            terminal.WriteWrapped(item.Id.PadRight(NameWidth), item.Title + (item.IsOfThePaper ? "" : " (ours)"));
            foreach (var (scale, images) in scales)
            {
                terminal.WriteWrapped("  " + scale.Word().PadRight(ScaleWidth), item.At(scale) is { } note
                    ? $"{ItemCost.Of(item, scale)}; shows {note.Shows}; {SetDisplay.Words(Sets(item, scale, images))}"
                    : "not at this scale");
            }
        }
    }

    private static IReadOnlyList<(string Name, bool IsThere)> Sets(PaperItem item, Scale scale, PlanImages images) =>
        images.SetsOf(item.CellsAt(scale).Select(cell => cell.Run).OfType<CellRun>());
}

/// <summary>Shows which data sets are there and which are missing.</summary>
internal static class SetDisplay
{
    /// <summary>The sets in a few words.</summary>
    internal static string Words(IReadOnlyList<(string Name, bool IsThere)> sets) => sets.Count == 0 ? "no images"
        : string.Join("; ", sets.GroupBy(set => set.IsThere).OrderBy(group => !group.Key)
            .Select(group => $"{(group.Key ? "images" : "missing images")}: " +
                string.Join(", ", group.Select(set => set.Name))));

    /// <summary>The sets of everything shown, and what to do about missing ones.</summary>
    internal static void Show(Terminal terminal, IReadOnlyList<(string Name, bool IsThere)> sets, PlanImages images) =>
        terminal.Show("data_sets", sets.DistinctBy(set => set.Name).Select(set => new { set.Name, set.IsThere }),
            () => Print(terminal, sets, images));

    private static void Print(Terminal terminal, IReadOnlyList<(string Name, bool IsThere)> sets, PlanImages images)
    {
        if (sets.Any(set => set.IsThere))
        {
            terminal.WriteWrapped("data sets present: ", Names(sets, isThere: true));
        }
        if (sets.Any(set => !set.IsThere))
        {
            terminal.WriteWrapped("data sets missing: ", Names(sets, isThere: false) + ". "
                + (images.Folder is { } folder ? $"They have no folder in {folder}"
                : "Say where they are with --data-dir DIR") + "; 'mira data list SET' tells where to get one.");
        }
    }

    private static string Names(IEnumerable<(string Name, bool IsThere)> sets, bool isThere) =>
        string.Join(", ", sets.Where(set => set.IsThere == isThere).Select(set => set.Name).Distinct());
}
