using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

/// <summary>--judge as-published: Table 7's baselines by the classifiers of their printed numbers.</summary>
public sealed class JudgeTests
{
    private static readonly PlanRequest Request = new()
    {
        Items = [Paper.Named("table7")],
        Scale = Scale.Paper,
        Seeds = [0],
        Judge = Judge.AsPublished,
    };

    [Theory]
    [InlineData("Barlow Twins", 0.1)]
    [InlineData("BYOL", 0.3)]
    [InlineData("DeepCluster-v2", 0.15)]
    [InlineData("DINO", 0.3)]
    [InlineData("SwAV", 0.15)]
    public void A_baseline_is_judged_by_its_own_classifiers_of_the_student(string method, double rate)
    {
        var runs = RunPlan.Of(Request).Cells.Where(cell => cell.Cell.Row[0] == method)
            .Select(cell => cell.Cell.Run!.Evaluation).Distinct().ToList();

        Assert.All(runs.OfType<CellEvaluation.Online>(), online => Assert.True(online.AsPublished));
        var linear = runs.OfType<CellEvaluation.Linear>().First();
        Assert.True(linear.OfStudent);
        Assert.Equal([rate], linear.Recipe.BaseLearningRates);
        Assert.Equal((100, 256, null), (linear.Recipe.Epochs, linear.Recipe.BatchSize, linear.Recipe.TrustCoefficient));
        Assert.Equal([60, 80], linear.Recipe.Milestones);
    }

    [Fact]
    public void MIRA_is_judged_as_ever_and_its_runs_are_the_same()
    {
        var usual = RunPlan.Of(Request with { Judge = Judge.Mira });
        Assert.Equal(Of(usual), Of(RunPlan.Of(Request)));
        Assert.DoesNotContain("published", string.Concat(usual.Nodes.Select(node => node.Key)),
            StringComparison.Ordinal);

        static IEnumerable<string> Of(RunPlan plan) =>
            plan.Nodes.Where(node => node.Title.StartsWith("cifar10 ", StringComparison.Ordinal)
                || node.Title.StartsWith("cifar100 ", StringComparison.Ordinal))
            .Select(node => $"{node.Key} {string.Join(' ', node.Evaluations.Select(ProtocolHash.Of))}");
    }

    [Fact]
    public void MIRAs_classifiers_have_the_hash_that_committed_rows_carry()
    {
        var usual = new CellEvaluation.Online("cifar10");
        Assert.Equal("f60013b51766", ProtocolHash.Of(usual));
        Assert.NotEqual("f60013b51766", ProtocolHash.Of(usual with { AsPublished = true }));
    }

    [Fact]
    public void Runs_with_that_classifier_and_their_table_lie_beside_the_usual_ones()
    {
        var node = RunPlan.Of(Request).Nodes.First(node =>
            node.Title.StartsWith("cifar10-byol", StringComparison.Ordinal));
        var (store, hash) = (new RunStore("results"), Pretrain.Named("cifar10-byol").Hash);

        Assert.Equal($"as-published-{hash}", ((NetworkSource.Pretrained)node.Network).RunName);
        Assert.Equal(Path.Combine("results", "table7-as-published"),
            store.ItemFolder(Paper.Named("table7"), Judge.AsPublished));
        Assert.Equal(Path.Combine("results", "table7"), store.ItemFolder(Paper.Named("table7")));
    }

    [Fact]
    public void A_table_without_such_baselines_is_refused() =>
        Assert.Contains("--judge as-published works for tables whose baselines",
        Assert.Throws<InputException>(() => RunPlan.Of(Request with { Items = [Paper.Named("table8")] })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_choice_stands_in_every_row_that_it_concerns() =>
        Assert.All(RunPlan.Of(Request).Cells, cell => Assert.Equal(
        cell.Cell.Row[0] != "MIRA", cell.Cell.Run!.Evaluation.Note.StartsWith("judged as published",
            StringComparison.Ordinal)));

    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(59, 0.3)]
    [InlineData(60, 0.03)]
    [InlineData(80, 0.003)]
    [InlineData(99, 0.003)]
    public void The_rate_falls_to_a_tenth_at_each_milestone(int epoch, double rate) =>
        Assert.Equal(rate, Schedule.Steps(epoch, [60, 80], 0.3), 1e-12);
}
