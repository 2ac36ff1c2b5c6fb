using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The part of a plan that is not done: evaluations that nodes need, and why some cannot be made.</summary>
internal sealed class PlanRest(RunPlan plan, RunStore store, PlanImages images)
{
    /// <summary>Why nodes or evaluations cannot be done, by their key.</summary>
    internal Dictionary<string, string> Failures { get; } = [];

    /// <summary>Whether nothing of a node is left, or its images are missing.</summary>
    internal bool IsDone(PlanNode node) =>
        (node.Network is NetworkSource.OfRecipe known && !HasImages(known.Recipe.Dataset, node.Key))
            || Missing(Find(node), node).Count == 0;

    internal List<CellEvaluation> Missing(StoredRun run, PlanNode node) =>
        [.. node.Evaluations.Where(evaluation => HasImages(evaluation.Dataset, KeyOf(node, evaluation))
            && IsMissing(run, node, evaluation))];

    private IReadOnlyList<Measurement> Read(StoredRun run, PlanNode node, CellEvaluation evaluation) =>
        run.Of(evaluation, node.Seed, images.IdentityOf(evaluation).Hash);

    /// <summary>Whether an evaluation was not made, or a cell asks for a number of its record that was not
    /// read from it yet.</summary>
    private bool IsMissing(StoredRun run, PlanNode node, CellEvaluation evaluation)
    {
        var known = Read(run, node, evaluation).Select(row => row.Metric).ToHashSet();
        if (known.Count == 0 || NeedsNetwork(evaluation))
        {
            return known.Count == 0;
        }
        var unread = Asked(node, evaluation).Except(known).ToList();
        return unread.Count > 0 && RecordedNumbers.Of(evaluation, run, images.Of(evaluation.Dataset))
            .Any(row => unread.Contains(row.Metric));
    }

    private IEnumerable<Metric> Asked(PlanNode node, CellEvaluation evaluation) => plan.Cells
        .Where(cell => cell.Network?.Key == node.Network.Key && cell.Cell.Run?.Evaluation == evaluation)
        .Select(cell => cell.Cell.Run!.Metric);

    internal static string KeyOf(PlanNode node, CellEvaluation evaluation) =>
        $"{node.Key} {ProtocolHash.Of(evaluation)}";

    internal StoredRun Find(PlanNode node) => node.Network switch
    {
        NetworkSource.OfRecipe source =>
            store.Run(source, images.Of(source.Recipe.Dataset).Train.ContentHash, node.PretrainingSeed),
        NetworkSource.Published network => store.Published(network),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Network, null),
    };

    /// <summary>Whether the images can be had; where they cannot, why is noted under a key, and what needs
    /// them is left out.</summary>
    private bool HasImages(string dataset, string key)
    {
        if (images.Missing(dataset) is not { } why)
        {
            return true;
        }
        Failures[key] = why;
        return false;
    }

    internal static bool NeedsNetwork(CellEvaluation evaluation) =>
        evaluation is not (CellEvaluation.Online or CellEvaluation.Pretraining);
}
