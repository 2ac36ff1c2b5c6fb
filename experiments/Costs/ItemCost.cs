using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Costs;

/// <summary>What an item costs: its different pretrainings and its different evaluations, each once.</summary>
/// <param name="Pretrainings">Cost of each pretraining.</param>
/// <param name="Evaluations">Cost of each evaluation.</param>
public sealed record ItemCost(IReadOnlyList<Cost> Pretrainings, IReadOnlyList<Cost> Evaluations)
{
    /// <summary>The cost of an item at a scale in words, for one seed.</summary>
    public static string Of(PaperItem item, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(item);
        CellRun[] runs = [.. item.CellsAt(scale).Select(cell => cell.Run).OfType<CellRun>()];
        return runs.Length == 0 ? "none, it is drawn" : Of(runs, scale).ToString();
    }

    /// <summary>The cost of runs at a scale, for one seed.</summary>
    public static ItemCost Of(IEnumerable<CellRun> runs, Scale scale)
    {
        var all = runs.ToList();
        return new(
            [.. all.Where(run => run.IsTrained).Select(Nameless).DistinctBy(run => run.Pretraining)
                .Select(run => PretrainingCost.Of(run.Pretraining, scale))],
            [.. all.Select(Nameless).DistinctBy(run => (run.Pretraining, run.Evaluation))
                .Select(run => EvaluationCost.Of(run, scale))]);
    }

    /// <summary>Time of all pretrainings.</summary>
    public TimeSpan PretrainingTime => Sum(Pretrainings);

    /// <summary>Time of all evaluations.</summary>
    public TimeSpan EvaluationTime => Sum(Evaluations);

    /// <summary>The cost in words, with machine and how it is known.</summary>
    public override string ToString() =>
        $"{Count(Pretrainings.Count, "pretraining")}: {Cost.Words(PretrainingTime)}; evaluation: " +
        $"{Cost.Words(EvaluationTime)}; per seed on " +
        $"{Join(Pretrainings.Select(cost => cost.Machine))}, {Origin} {Join(Pretrainings.Select(cost => cost.Source))}";

    private string Origin => Pretrainings.All(cost => cost.Origin == CostOrigin.Measured) ? "measured in"
        : Pretrainings.Any(cost => cost.Origin == CostOrigin.Measured)
            ? "measured in and estimated from"
            : "estimated from";

    /// <summary>A recipe's name is no part of what it costs. Hashes say the same, but cost the list
    /// of items its start.</summary>
    private static CellRun Nameless(CellRun run) => run with { Pretraining = run.Pretraining with { Name = "" } };

    private static TimeSpan Sum(IEnumerable<Cost> costs) =>
        costs.Aggregate(TimeSpan.Zero, (sum, cost) => sum + cost.Time);

    private static string Join(IEnumerable<string> words) => string.Join(" and ", words.Distinct());

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
