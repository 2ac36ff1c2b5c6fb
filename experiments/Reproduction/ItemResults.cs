using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Collects a table's numbers from the runs on disk, including runs made by other commands or for other
/// tables.</summary>
/// <param name="plan">The plan with all rows of the table.</param>
/// <param name="store">The folder of runs.</param>
/// <param name="images">The data sets.</param>
/// <param name="failures">Why nodes could not be done, by their key.</param>
public sealed class ItemResults(RunPlan plan, RunStore store, PlanImages images,
    IReadOnlyDictionary<string, string> failures)
{
    private readonly Scale _scale = plan.Request.Scale;

    /// <summary>The table as it stands, ready to be written.</summary>
    /// <param name="item">The table.</param>
    /// <param name="command">The command that asked for it.</param>
    public ItemContent Of(PaperItem item, string command)
    {
        ArgumentNullException.ThrowIfNull(item);
        var cells = plan.Cells.Where(cell => cell.Item == item).ToList();
        var values = cells.SelectMany(Values).ToList();
        var comparison = new CellComparison(item, _scale, plan.Request.Epochs);
        return new ItemContent
        {
            Item = item,
            Run = new ItemRecord(item, _scale, plan.Request.Epochs, command)
            {
                Judge =
                plan.Request.Judge
            }.Of([.. cells.SelectMany(cell => Runs(cell).Select(run => (cell, run)))], values),
            Cells = [.. cells.Select(cell =>
                comparison.Of(cell.Cell, [.. values.Where(value => value.Cell == cell.Cell.Key)], WhyNot(cell)))],
            Seeds = values,
            Claims = ClaimTest.Of(item, values),
            Evaluations = item.OwnsRuns ? [.. cells.SelectMany(Accuracies)] : [],
            Convergence = [.. cells.SelectMany(cell => Runs(cell).Take(1)).DistinctBy(run => run.Name)
                .SelectMany(Convergence)],
        };
    }

    /// <summary>Every seed of a cell that was measured, of a published network every seed of its evaluation.</summary>
    private IEnumerable<SeedValue> Values(PlanCell cell) =>
        cell.Cell.Run is not { } asked ? [] :
        from run in Runs(cell)
        from row in Rows(run, asked)
        where IsAsked(cell, run, row.Seed)
        orderby row.Seed
        let isOurs = cell.Network is NetworkSource.OfRecipe
        select new SeedValue
        {
            Cell = cell.Cell.Key,
            Metric = row.Metric,
            Seed = row.Seed,
            Value = row.Value,
            Data = row.Data,
            Images = row.Images,
            Run = isOurs ? run.Name : "",
            PretrainRecipeHash = isOurs ? asked.Pretraining.Hash : "",
            ProtocolHash = row.ProtocolHash,
            DataHash = row.DataHash,
            PretrainSeconds = isOurs ? run.Record().Cost.Seconds : null,
            Seconds = row.Seconds,
        };

    /// <summary>The accuracies of a cell's evaluation as a row of evaluation.csv; none for cells that hold
    /// another number of it.</summary>
    private IEnumerable<EvaluationResult> Accuracies(PlanCell cell) =>
        cell.Cell.Run is not { Metric: Metric.Top1 } asked || cell.Network is not NetworkSource.OfRecipe network ? [] :
        from run in Runs(cell)
        from top1 in Rows(run, asked)
        from top5 in Rows(run, asked with { Metric = Metric.Top5 })
        where top5.Seed == top1.Seed
        select new EvaluationResult
        {
            Method = cell.Cell.Row[0],
            Encoder = !asked.IsTrained ? "random" : network.Recipe.UsesTeacher ? "teacher" : "student",
            Protocol = top1.Protocol,
            Setting = top1.Setting,
            Top1 = top1.Value,
            Top5 = top5.Value,
            Images = top1.Images ?? 0,
            Seconds = top1.Seconds,
            Seed = top1.Seed,
            RecipeHash = asked.Evaluation switch
            {
                CellEvaluation.Knn { Recipe: var recipe } => recipe.Hash,
                CellEvaluation.Linear { Recipe: var recipe } => recipe.Hash,
                _ => "",
            },
            PretrainRecipeHash = network.Recipe.Hash,
            CheckpointHash = top1.CheckpointHash,
            DataHash = top1.DataHash,
        };

    /// <summary>What was measured of a run on the available images; if they are gone, on the last images it was
    /// measured on.</summary>
    private IEnumerable<Measurement> Rows(StoredRun run, CellRun asked)
    {
        var protocol = ProtocolHash.Of(asked.Evaluation);
        var rows = run.Evaluations().Where(row => row.ProtocolHash == protocol && row.Metric == asked.Metric).ToList();
        var hash = images.Missing(asked.Evaluation.Dataset) is null
            ? images.IdentityOf(asked.Evaluation).Hash
            : rows.LastOrDefault()?.DataHash;
        return rows.Where(row => row.DataHash == hash);
    }

    /// <summary>Whether a seed of an evaluation belongs to the table: usually that of the pretraining, and any of a
    /// network that is the only one.</summary>
    private static bool IsAsked(PlanCell cell, StoredRun run, long seed) =>
        cell.Network is NetworkSource.Published || cell.Item.IsOfOneNetwork || seed == run.Record().Seed;

    private IEnumerable<StoredRun> Runs(PlanCell cell) => cell.Network switch
    {
        NetworkSource.OfRecipe source when images.Missing(source.Recipe.Dataset) is null =>
            [.. store.Seeds(source, images.Of(source.Recipe.Dataset).Train.ContentHash)
                .Where(run => !cell.Item.IsOfOneNetwork || run.Record().Seed == plan.Request.Seeds[0])],
        NetworkSource.Published network => [.. new[] { store.Published(network) }.Where(run => run.IsFinished)],
        _ => [],
    };

    private static IEnumerable<ConvergencePoint> Convergence(StoredRun run)
    {
        var path = new ItemFolder(run.Folder.Path).Convergence;
        return File.Exists(path) ? ResultsCsv.Read<ConvergencePoint>(path) : [];
    }

    /// <summary>Why a cell has no number, in words; empty for a cell whose weights were not given, and one that
    /// nobody asked for yet.</summary>
    private string WhyNot(PlanCell cell)
    {
        if (cell.Cell.Run is not { } run)
        {
            var isTrained = cell.Item.Cells.Any(printed => printed.Key == cell.Cell.Key && printed.Run is not null);
            return isTrained ? $"no run at {_scale.Word()} scale" : cell.Cell.WithoutWeights ?? "";
        }
        return cell.Network is null ? "evaluated by another program; see 'mira export'"
            : plan.Request.Seeds.Select(seed => cell.KeyOf(seed, plan.Request.Seeds))
                .SelectMany(key => new[] { key, $"{key} {ProtocolHash.Of(run.Evaluation)}" })
                .Select(key => failures.GetValueOrDefault(key)).OfType<string>().FirstOrDefault() ?? "";
    }
}
