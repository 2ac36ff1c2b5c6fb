using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Reproduction;

/// <summary>Says of every node how far it is and what it will still cost, without computing anything.</summary>
/// <param name="store">The folder of runs.</param>
/// <param name="images">Which sets stand for which; none is loaded.</param>
public sealed class PlanStates(RunStore store, PlanImages images)
{
    /// <summary>The state of each node.</summary>
    public IReadOnlyList<NodeState> Of(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Nodes.Select(node => Of(node, plan.Request.Scale))];
    }

    private NodeState Of(PlanNode node, Scale scale)
    {
        if (node.Network is not NetworkSource.OfRecipe source)
        {
            var known = (NetworkSource.Published)node.Network is var network && File.Exists(network.File)
                ? store.Published(network)
                : null;
            return new(node, known is null ? 0 : Done(node, known), "published", TimeSpan.Zero);
        }
        var recipe = source.Recipe;
        var data = images.NameOf(recipe.Dataset);
        var found = store.Find(source.RunName, node.PretrainingSeed);
        var run = found.FirstOrDefault(run => run.IsFinished && run.Record().Data == data);
        var done = run is null ? 0 : Done(node, run);
        var words = run is not null ? "done" : found.Any(other => other.Folder.HasCheckpoint) ? "begun" : "to do";
        return new(node, done, words, run is not null
            || source is NetworkSource.Untrained ? TimeSpan.Zero : CostOf(recipe, scale, data));
    }

    private int Done(PlanNode node, StoredRun run) =>
        node.Evaluations.Count(evaluation => run.Of(evaluation, node.Seed, null)
            .Any(row => row.Data == images.NameIn(evaluation)));

    /// <summary>What the recipe took with other seeds here; reckoned from other recipes where there is none.</summary>
    private TimeSpan CostOf(PretrainRecipe recipe, Scale scale, string data)
    {
        List<double> seconds = [.. store.Find(recipe.Hash).Where(run => run.IsFinished).Select(run => run.Record())
            .Where(record => record.Data == data).Select(record => record.Cost.Seconds)];
        return seconds.Count > 0
            ? TimeSpan.FromSeconds(seconds.Average())
            : PretrainingCost.Of(recipe, scale, images.Limit ?? TrainingSetSize.Of(data)).Time;
    }
}

/// <summary>How far a node is, as its files say; no image is looked at.</summary>
/// <param name="Node">The node.</param>
/// <param name="Done">Evaluations that are done.</param>
/// <param name="Pretraining">How far the pretraining is, in words.</param>
/// <param name="Left">Time that the pretraining will take: that of other seeds, or estimated from measured speeds. A
/// started one is counted in full.</param>
public sealed record NodeState(PlanNode Node, int Done, string Pretraining, TimeSpan Left)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Done == Node.Evaluations.Count;
}
