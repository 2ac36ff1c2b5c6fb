using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

/// <summary>The main job as an item, on made-up numbers of finished runs: nothing is trained.</summary>
public sealed class MainJobTests : IDisposable
{
    private static readonly PlanRequest Request = new() { Items = [Paper.MainJob], Scale = Scale.Smoke, Seeds = [0] };
    private static readonly RunPlan Plan = RunPlan.Of(Request);

    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;
    private readonly PlanImages _images = new(Scale.Smoke, null, "cifar10-mini", new());

    public MainJobTests() => _store = new(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_three_networks_lie_in_folders_of_their_names_and_are_shared_with_no_table()
    {
        Assert.Equal(["mira", "sinkhorn", "random-weights"], Plan.Nodes.Select(FolderOf));
        Assert.Equal(["Pretrained", "Pretrained", "Untrained"], Plan.Nodes.Select(node => node.Network.GetType().Name));
        Assert.Equal(_store.Root, _store.ItemFolder(Paper.MainJob));
        var tables = RunPlan.Of(Request with { Items = [Paper.MainJob, Paper.Named("figure2")] });
        Assert.Equal(3, tables.Nodes.Count(node => node.Items.Contains(Paper.MainJob)));
        Assert.All(tables.Nodes, node => Assert.Single(node.Items));
    }

    [Fact]
    public void A_measurement_becomes_a_row_of_evaluation_csv_and_a_number_of_the_page()
    {
        SaveRuns(seed: 0);
        var results = new ItemResults(Plan, _store, _images, new Dictionary<string, string>());
        var files = new ItemFolder(_store.ItemFolder(Paper.MainJob));
        files.Save(results.Of(Paper.MainJob, "mira reproduce"));

        var rows = ResultsCsv.Read<EvaluationResult>(files.Evaluations);
        Assert.Equal([("MIRA", "teacher", "knn"), ("MIRA", "teacher", "linear"),
            ("Sinkhorn", "student", "knn"), ("Sinkhorn", "student", "linear"),
            ("random weights", "random", "knn"), ("random weights", "random", "linear")],
            rows.Select(row => (row.Method, row.Encoder, row.Protocol)));
        Assert.Equal([41.5, 43.5, 31.5, 33.5, 21.5, 23.5], rows.Select(row => row.Top1));
        Assert.All(rows, row => Assert.Equal((row.Top1 + 40, 200, 0L), (row.Top5, row.Images, row.Seed)));

        var read = files.Load();
        Assert.Equal((Paper.MainJob, "smoke"), (read.Item, read.Scale));
        const string Gain = "<td class=\"number\">21.5</td><td class=\"number\">41.5 ± 6.8</td><td " +
            "class=\"number\">+20.0</td>";
        Assert.Contains(Gain, ItemPage.Render([read]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_run_of_another_seed_is_refused_with_the_way_out()
    {
        SaveRuns(seed: 1);
        var stop = TestContext.Current.CancellationToken;
        var error = Assert.Throws<InputException>(() => Execution().Run(new Watcher(), _ => { }, stop));
        Assert.Contains("seed 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Add --fresh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_forgets_its_runs_and_their_numbers_and_no_others()
    {
        SaveRuns(seed: 0);
        var other = Path.Combine(_folder, "runs", "other", "evaluations.csv");
        AtomicFile.WriteText(other, "of a table");
        Execution().Forget();
        Assert.All(Runs(), run => Assert.False(run.Run.IsFinished || File.Exists(run.Run.EvaluationsPath)));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void Random_weights_cost_no_pretraining() => Assert.Equal(2, Experiments.Costs.ItemCost.Of(
        Paper.MainJob.CellsAt(Scale.Laptop).Select(cell => cell.Run).OfType<CellRun>(), Scale.Laptop)
            .Pretrainings.Count);

    /// <summary>What would do the plan; nothing can be computed.</summary>
    private PlanExecution Execution() =>
        new(Plan, _store, _images, new(() => throw new InvalidOperationException("computed")), "mira reproduce");

    private IEnumerable<(PlanNode Node, StoredRun Run)> Runs() =>
        Plan.Nodes.Select(node => (node, _store.Own(FolderOf(node)!)));

    private static string? FolderOf(PlanNode node) => ((NetworkSource.OfRecipe)node.Network).Folder;

    /// <summary>Finished runs with numbers: 41.5 for k-NN of MIRA, ten less for each of the others, two more for the
    /// linear classifier, 40 more for top-5.</summary>
    private void SaveRuns(int seed)
    {
        var top1 = 41.5;
        foreach (var (node, run) in Runs())
        {
            var source = (NetworkSource.OfRecipe)node.Network;
            var data = _images.Of(source.Recipe.Dataset);
            var recipes = new Dictionary<string, RecipeValues> { ["pretraining"] = RecipeValues.Of(source.Recipe) };
            (Samples.Run with { Seed = seed, DataHash = data.Train.ContentHash, Recipes = recipes })
                .Save(run.Folder.Record);
            if (source is NetworkSource.Pretrained)
            {
                ResultsCsv.Write(run.Folder.Metrics, Samples.Curves[0].Epochs);
            }
            run.Add([.. from evaluation in node.Evaluations
                        where evaluation is not CellEvaluation.Convergence
                        from number in new[] { (Metric.Top1, top1), (Metric.Top5, top1 + 40) }
                        let value = number.Item2 + (evaluation is CellEvaluation.Linear ? 2 : 0)
                        select Measurements.Of(evaluation, data, (number.Item1, value), seed) with { Images = 200 }]);
            top1 -= 10;
        }
    }
}
