using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Reproduction;

public sealed class PlanExecutionTests : IDisposable
{
    private static readonly Lazy<Compute> Cpu = new(() => new Compute(CPU, ComputePrecision.Fp32, 1));

    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;
    private readonly PlanImages _images = new(Scale.Smoke, null, "cifar10-mini", new());

    public PlanExecutionTests() => _store = new(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interrupted_plan_goes_on_and_nothing_is_done_twice()
    {
        var plan = RunPlan.Of(new PlanRequest
        {
            Items = [new TinyItem("one"), new TinyItem("two")],
            Scale = Scale.Smoke,
            Seeds = [0]
        });
        using var stop = new CancellationTokenSource();
        Assert.Throws<InterruptedRunException>(() =>
            RunUntil(plan, new Watcher { AfterStep = stop.Cancel }, [], stop.Token));
        Assert.Equal("begun", Assert.Single(new PlanStates(_store, _images).Of(plan)).Pretraining);

        var (second, reported) = (new Watcher(), new List<string>());
        Run(plan, second, reported);
        Assert.Equal((1, 1), (second.FirstStep, second.Nodes));
        Assert.Equal(["one", "two"], reported);
        Assert.True(Assert.Single(new PlanStates(_store, _images).Of(plan)).IsDone);

        var seconds = Assert.Single(_store.Finished()).Record().Cost.Seconds;
        var other = RunPlan.Of(plan.Request with { Seeds = [1] });
        Assert.Equal(seconds, Assert.Single(new PlanStates(_store, _images).Of(other)).Left.TotalSeconds, 1e-3);

        var third = new Watcher();
        Run(plan, third);
        Assert.Equal(0, third.Nodes);
        var content = new ItemResults(plan, _store, _images, new Dictionary<string, string>())
            .Of(plan.Request.Items[1], "mira reproduce two");
        Assert.All(content.Cells, cell =>
            Assert.Equal((1, Verdict.NotComparable, "cifar10-mini"), (cell.Seeds, cell.Verdict, cell.Data)));
        Assert.Contains(content.Run.Warnings, warning => warning.Contains("smoke scale", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_is_gone_is_trained_again_when_a_new_evaluation_needs_it()
    {
        var plan = RunPlan.Of(new PlanRequest { Items = [new TinyItem("one")], Scale = Scale.Smoke, Seeds = [0] });
        Run(plan, new Watcher());
        var run = Assert.Single(_store.Finished());
        var numbers = run.Evaluations();

        run.Folder.DeleteCheckpoints();
        var unmoved = new Watcher();
        Run(plan, unmoved);
        Assert.Equal(0, unmoved.Nodes);

        ResultsCsv.Write(run.EvaluationsPath, numbers.Where(row => row.Protocol == "online"));
        Run(plan, new Watcher());
        Assert.Equal(numbers.Select(row => (row.Metric, row.Value)).Order(), Assert.Single(_store.Finished())
            .Evaluations().Select(row => (row.Metric, row.Value)).Order());
    }

    [Fact]
    public void A_network_trained_again_with_other_bits_is_judged_anew_by_every_evaluation()
    {
        var plan = RunPlan.Of(new PlanRequest { Items = [new TinyItem("one")], Scale = Scale.Smoke, Seeds = [0] });
        Run(plan, new Watcher());
        var run = Assert.Single(_store.Finished());
        var numbers = run.Evaluations();

        // As another machine left it: another network, of which one number is known.
        (run.Record() with { CheckpointHash = "of another machine" }).Save(run.Folder.Record);
        ResultsCsv.Write(run.EvaluationsPath, numbers.Where(row => row.Protocol == "online")
            .Select(row => row with { Value = 1, CheckpointHash = "of another machine" }));
        run.Folder.DeleteCheckpoints();
        Run(plan, new Watcher());

        Assert.Equal(numbers.Select(row => (row.Metric, row.Value)).Order(), Assert.Single(_store.Finished())
            .Evaluations().Select(row => (row.Metric, row.Value)).Order());
    }

    [Fact]
    public void A_run_that_another_process_is_at_is_left_to_it()
    {
        var plan = RunPlan.Of(new PlanRequest { Items = [new TinyItem("one")], Scale = Scale.Smoke, Seeds = [0, 1] });
        Run(plan, new Watcher());
        var run = _store.Finished().First(run => run.Record().Seed == 0);
        var numbers = File.ReadAllBytes(run.EvaluationsPath);
        File.Delete(run.EvaluationsPath);

        // The lock of another process, which ends its work while this one waits.
        var other = new FileStream(run.Folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        other.Write("1 elsewhere"u8);
        other.Flush();
        var (waited, reported) = (0, new List<string>());
        var watcher = new Watcher
        {
            WhenWaiting = () =>
            {
                waited++;
                AtomicFile.Write(run.EvaluationsPath, stream => stream.Write(numbers));
                other.Dispose();
            },
        };
        Run(plan, watcher, reported);
        Assert.Equal((1, 0), (waited, watcher.Nodes));
        Assert.Equal(["one"], reported);
        Assert.Equal(numbers, File.ReadAllBytes(run.EvaluationsPath));
    }

    [Fact]
    public void Seeds_of_one_network_are_those_of_its_evaluations()
    {
        var (spread, usual) = (new TinyItem("spread") { IsSpread = true }, new TinyItem("usual"));
        var plan = RunPlan.Of(new PlanRequest { Items = [usual, spread], Scale = Scale.Smoke, Seeds = [0, 1] });
        Assert.Equal([(0, 0), (1, 1), (0, 1)], plan.Nodes.Select(node => (node.PretrainingSeed, node.Seed)));
        Run(plan, new Watcher());
        Assert.Equal(2, _store.Finished().Count());

        var results = new ItemResults(plan, _store, _images, new Dictionary<string, string>());
        Assert.Equal([0L, 1], Knn(spread).Select(value => value.Seed));
        Assert.Single(Knn(spread).Select(value => value.Run).Distinct());
        Assert.Equal([0L, 1], Knn(usual).Select(value => value.Seed));
        Assert.Equal(2, Knn(usual).Select(value => value.Run).Distinct().Count());

        IEnumerable<SeedValue> Knn(TinyItem item) =>
            results.Of(item, "mira").Seeds.Where(value => value.Cell.Contains("k-NN", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_of_the_record_that_a_new_cell_asks_for_is_read_without_training()
    {
        Run(RunPlan.Of(new PlanRequest
        {
            Items = [new TinyItem("one") { Recorded = [Metric.TargetInformation] }],
            Scale = Scale.Smoke,
            Seeds = [0]
        }), new Watcher());
        var run = Assert.Single(_store.Finished());
        ResultsCsv.Write(run.EvaluationsPath, run.Evaluations().Where(row => row.Metric != Metric.GrowthAtStart));
        run.Folder.DeleteCheckpoints();

        var again = new Watcher();
        Run(
            RunPlan.Of(
                new PlanRequest
                {
                    Items = [new TinyItem("one") { Recorded = [Metric.TargetInformation, Metric.GrowthAtStart] }],
                    Scale = Scale.Smoke,
                    Seeds = [0]
                }), again);
        Assert.Equal((1, -1), (again.Nodes, again.FirstStep));
        var first = ResultsCsv.ReadLog<EpochMetrics>(run.Folder.Metrics)[0];
        Assert.Equal(first.Gain * first.ViewCorrelation, run.Evaluations()
            .Single(row => row.Metric == Metric.GrowthAtStart).Value);
        Assert.Equal(first.Target.MutualInformation / Math.Log(16), run.Evaluations()
            .Single(row => row.Metric == Metric.TargetShare).Value);
    }

    [Fact]
    public void An_evaluation_that_the_images_do_not_allow_is_left_out_and_says_why()
    {
        var item = new TinyItem("one") { Share = 2 };
        var plan = RunPlan.Of(new PlanRequest { Items = [item], Scale = Scale.Smoke, Seeds = [0] });
        var run = new PlanExecution(plan, _store, _images, Cpu, "mira");
        run.Run(new Watcher(), _ => { }, TestContext.Current.CancellationToken);
        var cells = new ItemResults(plan, _store, _images, run.Failures).Of(item, "mira").Cells;
        Assert.NotNull(cells.Single(cell => cell.Column == "online").Ours);
        var left = cells.Single(cell => cell.Column == "k-NN");
        Assert.Equal((Verdict.NotRun, null), (left.Verdict, left.Ours));
        Assert.Contains("share of labels is 2", left.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_images_that_are_not_there_say_so()
    {
        var item = new TinyItem("one") { Dataset = "cifar100" };
        var plan = RunPlan.Of(new PlanRequest { Items = [item], Scale = Scale.Smoke, Seeds = [0] });
        var run = new PlanExecution(plan, _store, _images, Cpu, "mira");
        run.Run(new Watcher(), _ => { }, TestContext.Current.CancellationToken);
        var content = new ItemResults(plan, _store, _images, run.Failures).Of(item, "mira");
        Assert.All(content.Cells, cell => Assert.Contains("cifar", cell.Note, StringComparison.Ordinal));
        Assert.All(content.Cells, cell => Assert.Equal(Verdict.NotRun, cell.Verdict));
    }

    [Fact]
    public void Numbers_of_images_that_are_not_at_hand_any_more_stay_in_the_table()
    {
        var item = new TinyItem("one") { Judged = CellEvaluation.WholeCifar10 };
        var plan = RunPlan.Of(new PlanRequest { Items = [item], Scale = Scale.Smoke, Seeds = [0] });
        Run(plan, new Watcher());
        var run = Assert.Single(_store.Finished());
        var known = run.Evaluations().First(row => row.Metric == Metric.Top1);
        var whole = new CellEvaluation.Knn(CellEvaluation.WholeCifar10, 1, new KnnRecipe());
        run.Add([known with { ProtocolHash = ProtocolHash.Of(whole), Data = "cifar10", DataHash = "elsewhere",
            Value = 12.5 }]);

        var cells = new ItemResults(plan, _store, _images, new Dictionary<string, string>()).Of(item, "mira").Cells;
        Assert.Equal((12.5, "cifar10"), (cells.Single(cell => cell.Column == "k-NN").Ours,
            cells.Single(cell => cell.Column == "k-NN").Data));
    }

    private void Run(RunPlan plan, Watcher watcher, List<string>? reported = null) =>
        RunUntil(plan, watcher, reported ?? [], TestContext.Current.CancellationToken);

    private void RunUntil(RunPlan plan, Watcher watcher, List<string> reported, CancellationToken stop) =>
        new PlanExecution(plan, _store, _images, Cpu, "mira reproduce")
            .Run(watcher, item => reported.Add(item.Id), stop);
}
