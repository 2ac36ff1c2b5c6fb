using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

public sealed class RunPlanTests
{
    private static readonly PlanRequest Request = new()
    {
        Items = [new SampleItem()],
        Scale = Scale.Laptop,
        Seeds = [0, 1],
    };

    [Fact]
    public void Equal_pretrainings_are_one_node_for_all_rows_and_tables()
    {
        var plan = RunPlan.Of(Request with { Items = [new SampleItem(), new SampleItem()] });
        Assert.Equal([("cifar10", 0), ("cifar10-sinkhorn", 0), ("cifar10", 1), ("cifar10-sinkhorn", 1)],
            plan.Nodes.Select(node => (((NetworkSource.Pretrained)node.Network).Recipe.Name, node.Seed)));
        Assert.All(plan.Nodes, node => Assert.Single(node.Evaluations));
        Assert.All(plan.Nodes, node => Assert.Equal(2, node.Items.Count));
    }

    [Fact]
    public void One_row_can_be_run_alone() =>
        Assert.Equal(2, RunPlan.Of(Request with { Only = "b" }).Nodes.Count);

    [Theory]
    [InlineData("same images")]
    [InlineData("Same images; k-NN")]
    public void One_column_can_be_run_alone(string column)
    {
        var plan = RunPlan.Of(Request with { Items = [Paper.Named("methods")], Only = column, Seeds = [0] });
        Assert.All(plan.Nodes, node =>
            Assert.Equal(60, Assert.IsType<NetworkSource.Pretrained>(node.Network).Recipe.Epochs));
    }

    [Fact]
    public void A_published_network_stands_for_a_row_under_the_papers_protocol()
    {
        var plan = RunPlan.Of(Request with
        {
            Seeds = [0],
            Checkpoints = new Dictionary<string, string> { ["quoted"] = "weights.pth" }
        });
        var node = Assert.Single(plan.Nodes, node => node.Network is NetworkSource.Published);
        Assert.Equal(3, plan.Nodes.Count);
        Assert.Equal(ProtocolHash.Of(new SampleItem().Cells[0].Run!.Evaluation), ProtocolHash.Of(node.Evaluations[0]));
    }

    [Theory]
    [InlineData("C")]
    [InlineData("Quote")]
    public void A_row_that_is_not_there_is_refused_with_those_that_are(string row)
    {
        Assert.Contains("A again", Assert.Throws<InputException>(() => RunPlan.Of(Request with { Only = row })).Message,
            StringComparison.Ordinal);
        Assert.Throws<InputException>(() =>
            RunPlan.Of(Request with { Checkpoints = new Dictionary<string, string> { [row] = "weights.pth" } }));
    }

    [Fact]
    public void A_file_that_two_rows_would_share_is_refused() =>
        Assert.Contains("2 rows", Assert.Throws<InputException>(
        () => RunPlan.Of(Request with { Checkpoints = new Dictionary<string, string> { ["cifar10"] = "weights.pth" } }))
            .Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Scale.Laptop)]
    [InlineData(Scale.Smoke)]
    public void A_table_without_a_run_at_the_scale_says_where_it_has_one(Scale scale)
    {
        var request = Request with { Items = [Paper.Named("table13")], Scale = scale };
        Assert.Contains("It exists at: paper, single-gpu;", Assert.Throws<InputException>(() => RunPlan.Of(request))
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_trains_what_the_cells_of_its_table_ask_for_at_every_scale_at_which_it_exists() =>
        Assert.All(Enum.GetValues<Scale>(), scale =>
        Assert.All(Paper.Items.Where(item => item.At(scale) is not null), item =>
        {
            var asked = item.CellsAt(scale).Select(cell => cell.Run).OfType<CellRun>()
                .Where(run => run.Evaluation is not CellEvaluation.Detection);
            Assert.Equal(
                asked.Select(run => run.Pretraining.Hash).ToHashSet(),
                Recipes(RunPlan.Of(Request with { Items = [item], Scale = scale })).Select(recipe => recipe.Hash)
                    .ToHashSet());
        }));

    [Fact]
    public void A_short_run_changes_the_epochs_of_every_pretraining_and_the_warmup_alone()
    {
        var recipes = Recipes(RunPlan.Of(Request with { Epochs = 20 }));
        Assert.Equal(Recipes(RunPlan.Of(Request))
            .Select(recipe => recipe with { Epochs = 20, WarmupEpochs = 2 }), recipes);
        Assert.All(Recipes(RunPlan.Of(Request with { Epochs = 3 })), recipe => Assert.Equal(1, recipe.WarmupEpochs));
    }

    [Theory]
    [InlineData("table1")]
    [InlineData("table9")]
    [InlineData("table12")]
    public void Rows_about_epochs_are_refused_a_common_number_of_them(string item) =>
        Assert.Contains($"Rows of {item} differ in their epochs only",
        Assert.Throws<InputException>(() => RunPlan.Of(Request with { Items = [Paper.Named(item)], Epochs = 20 }))
            .Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("table7")]
    [InlineData("table8")]
    public void Other_rows_are_not(string item) =>
        Assert.NotEmpty(RunPlan.Of(Request with { Items = [Paper.Named(item)], Scale = Scale.SingleGpu, Epochs = 20 })
            .Nodes);

    [Fact]
    public void A_row_that_is_only_quoted_cannot_be_run_alone() => Assert.Contains("is not trained at laptop scale",
        Assert.Throws<InputException>(() => RunPlan.Of(Request with { Only = "Quoted" })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("table1", "moco-v3-100ep", 1)]
    [InlineData("table1", "twist-2x224-800ep", 1)]
    [InlineData("table1", "SimCLR†, 2x224, 800 epochs", 1)]
    [InlineData("table2", "Supervised", 2)]
    [InlineData("table2", "pcl-v2-200ep", 1)]
    [InlineData("table2", "simclr-v2", 1)]
    [InlineData("table2", "InfoMin", 2)]
    [InlineData("table2", "VicReg", 2)]
    [InlineData("table2", "SelfClassifier", 1)]
    [InlineData("table2", "MoCo-v3", 1)]
    [InlineData("table2", "TWIST w/ SL", 1)]
    [InlineData("table2", "TWIST w/o SL", 1)]
    [InlineData("table2", "BYOL", 2)]
    [InlineData("table4", "SimCLR", 4)]
    [InlineData("table5", "Supervised", 11)]
    [InlineData("table5", "infomin-800ep", 11)]
    [InlineData("table5", "MoCo-v2", 11)]
    [InlineData("table5", "SimCLR-v2", 11)]
    [InlineData("table5", "BYOL", 11)]
    public void The_rows_of_the_paper_take_published_weights(string item, string row, int cells)
    {
        var plan = RunPlan.Of(Request with
        {
            Items = [Paper.Named(item)],
            Scale = Scale.Paper,
            Seeds = [0],
            Checkpoints = new Dictionary<string, string> { [row] = "weights.pth" },
        });
        Assert.Equal(cells, plan.Cells.Count(cell => cell.Network is NetworkSource.Published));
        Assert.Single(plan.Nodes, node => node.Network is NetworkSource.Published);
    }

    [Theory]
    [InlineData("table1", "MoCo-v3", "moco-v3-100ep")]
    [InlineData("table1", "MIRA 2x224", "MIRA, 2x224, 400 epochs")]
    [InlineData("table14", "linear", "linear, K = 300")]
    public void A_file_does_not_stand_for_several_numbers_of_epochs_or_prototypes(string item, string row, string one)
    {
        var request = Request with
        {
            Items = [Paper.Named(item)],
            Scale = Scale.Paper,
            Checkpoints = new Dictionary<string, string> { [row] = "weights.pth" },
        };
        Assert.Contains(one, Assert.Throws<InputException>(() => RunPlan.Of(request)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_quoted_row_that_is_asked_for_alone_says_what_is_published_of_it()
    {
        string Message(string row) => Assert.Throws<InputException>(() => RunPlan.Of(Request with
        {
            Items = [Paper.Named("table2")],
            Scale = Scale.Paper,
            Only = row,
        })).Message;
        Assert.EndsWith("Weights are published for: pcl-v2-200ep.", Message("PCL"), StringComparison.Ordinal);
        Assert.EndsWith("Its authors' weights are of 100 epochs.", Message("SimSiam"), StringComparison.Ordinal);
    }

    private static IEnumerable<PretrainRecipe> Recipes(RunPlan plan) =>
        plan.Nodes.Select(node => ((NetworkSource.Pretrained)node.Network).Recipe);
}
