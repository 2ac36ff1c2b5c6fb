using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Tables;

public sealed class PaperTests
{
    public static TheoryData<string> Ids => [.. Paper.Items.Select(item => item.Id)];

    [Fact]
    public void Every_table_and_figure_of_the_paper_is_an_item() => Assert.Equal(
        [.. Enumerable.Range(1, 15).Select(number => $"Table {number}"), .. Enumerable.Range(1, 2)
            .Select(number => $"Figure {number}")],
        Paper.Items.Where(item => item.IsOfThePaper).Select(item => item.Name));

    [Fact]
    public void Items_are_found_by_their_names_alone()
    {
        Assert.Equal(Paper.Items.Count, Paper.Items.Select(item => item.Id).Distinct().Count());
        Assert.All(Paper.Items, item => Assert.Same(item, Paper.Named(item.Id)));
        Assert.Contains("Did you mean 'table7'?", Assert.Throws<InputException>(() => Paper.Named("tabel7")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_item_says_what_it_is(string id)
    {
        var item = Paper.Named(id);
        Assert.All([item.Name, item.Title, item.Caption, item.Unit], words => Assert.NotEqual("", words));
        Assert.EndsWith(".", item.Caption, StringComparison.Ordinal);
        Assert.All(item.Remarks, remark => Assert.EndsWith(".", remark, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Cells_have_addresses_of_their_own_and_words_under_every_heading(string id)
    {
        var item = Paper.Named(id);
        Assert.Equal(item.Cells.Count, item.Cells.Select(cell => cell.Key).Distinct().Count());
        Assert.All(item.Cells, cell => Assert.Equal(item.RowHeader.Count, cell.Row.Count));
    }

    [Theory]
    [InlineData("table1")]
    [InlineData("table2")]
    [InlineData("table3")]
    [InlineData("table4")]
    [InlineData("table5")]
    public void A_quoted_row_has_published_weights_or_a_sentence_why_not(string id) =>
        Assert.All(Paper.Named(id).Cells.Where(cell => cell.Run is null && cell.Column != "avg."), cell =>
        {
            Assert.True(cell.Checkpoint is null != cell.WithoutWeights is null, cell.Key);
            Assert.True(cell.WithoutWeights?.EndsWith('.') ?? true, cell.Key);
        });

    [Theory]
    [InlineData("table1", "SimCLR†, 2x224, 100 epochs", "imagenet-simclr-100ep")]
    [InlineData("table1", "MoCo-v3, 2x224, 800 epochs", "imagenet-moco-v3-800ep")]
    [InlineData("table1", "TWIST, 2x224, 400 epochs", "imagenet-twist-400ep")]
    [InlineData("table1", "TWIST, 2x224+6x96, 800 epochs", "imagenet-twist-mc-800ep")]
    [InlineData("table2", "VicReg, R50, 1000, top-5", "imagenet-vicreg-1000ep")]
    [InlineData("table2", "SelfClassifier, R50, 800, top-1", "imagenet-self-classifier-nn-800ep")]
    [InlineData("table4", "SimCLR, 1 % top-1", "imagenet-simclr-1000ep")]
    [InlineData("table5", "MoCo-v2, DTD", "imagenet-moco-v2-800ep")]
    [InlineData("table5", "Supervised, VOC2007", "imagenet-supervised-90ep")]
    [InlineData("table13", "Sup, box AP", "imagenet-supervised-90ep")]
    public void A_baseline_with_a_recipe_is_trained_on_the_papers_data_and_nowhere_else(string id, string key,
        string recipe)
    {
        var item = Paper.Named(id);
        CellRun? At(Scale scale) => item.CellsAt(scale).Single(cell => cell.Key == key).Run;

        Assert.Equal(Pretrain.Named(recipe), At(Scale.Paper)!.Pretraining);
        Assert.All(Enum.GetValues<Scale>().Where(scale => scale != Scale.Paper), scale => Assert.Null(At(scale)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_printed_number_has_its_source_and_every_cell_a_number_or_a_run(
        string id) => Assert.All(Paper.Named(id).Cells, cell =>
    {
        Assert.True(cell.Paper is not null || cell.Run is not null || cell.Checkpoint is not null, cell.Key);
        Assert.All(Printed(cell), number => Assert.Matches("^paper Table [1-9][0-9]?[, ]", number.Source));
        Assert.Equal(Printed(cell).Count(), Printed(cell).Select(number => number.Value).Distinct().Count());
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_item_says_for_each_scale_what_it_costs_shows_and_cannot_show(
        string id) => Assert.All(Enum.GetValues<Scale>(), scale =>
    {
        var (item, runs) = (Paper.Named(id), Paper.Named(id).CellsAt(scale).Count(cell => cell.Run is not null));
        var note = item.At(scale);
        Assert.Equal(runs == 0 && item.Cells.Count > 0, note is null);
        Assert.All([ItemCost.Of(item, scale), note?.Shows ?? "none", note?.CannotShow ?? "none"],
            words => Assert.NotEqual("", words));
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Claims_compare_cells_that_are_there(string id)
    {
        var keys = Paper.Named(id).Cells.Select(cell => cell.Key).ToHashSet();
        Assert.All(Paper.Named(id).Claims, claim =>
        {
            Assert.NotEmpty(claim.Comparisons);
            Assert.Subset(keys, claim.Comparisons.SelectMany(comparison => comparison.Plus.Concat(comparison.Minus))
                .ToHashSet());
        });
    }

    // What the paper says with its own numbers, its numbers show; a tolerance that they broke would
    // be no claim of the paper's.
    [Fact]
    public void Printed_numbers_support_what_the_paper_says()
    {
        var printed =
            (from item in Paper.Items
             let numbers = item.Cells.Where(cell => cell.Paper is not null)
                 .ToDictionary(cell => cell.Key, cell => cell.Paper!.Value)
             from comparison in item.Claims.SelectMany(claim => claim.Comparisons)
             where comparison.Plus.Concat(comparison.Minus).All(numbers.ContainsKey)
             select (item.Id, Comparison: comparison, Difference: comparison.Plus.Sum(key => numbers[key])
                 - comparison.Minus.Sum(key => numbers[key]))).ToList();
        Assert.NotEmpty(printed);
        Assert.All(printed, claim => Assert.True(
            claim.Comparison.Within is { } within ? Math.Abs(claim.Difference) <= within + 1e-9 : claim.Difference > 0,
            $"{claim.Id}: {string.Join(" + ", claim.Comparison.Plus)} - {string.Join(" - ", claim.Comparison.Minus)} " +
            $"is {claim.Difference}"));
    }

    [Fact]
    public void Hashes_of_runs_are_equal_exactly_where_recipes_are() => Assert.All(Enum.GetValues<Scale>(), scale =>
    {
        var recipes = Runs(scale).Select(run => run.Pretraining).ToList();
        Assert.All(recipes.GroupBy(recipe => recipe.Hash), equal =>
            Assert.Single(equal.Select(recipe => recipe with { Name = "", Dataset = "" }).Distinct()));
        Assert.Equal(recipes.Select(recipe => recipe with { Name = "", Dataset = "" }).Distinct().Count(),
            recipes.Select(recipe => recipe.Hash).Distinct().Count());
    });

    [Fact]
    public void Every_run_of_every_scale_can_be_run() => Assert.All(Enum.GetValues<Scale>().SelectMany(Runs), run =>
        Assert.Same(run.Pretraining, run.Pretraining.Validate()));

    [Fact]
    public void Every_run_of_the_paper_is_a_recipe_with_a_name()
    {
        var named = PaperRuns.All.Select(run => run.Recipe).ToHashSet();
        Assert.All(Paper.Items.Where(item => item.IsOfThePaper).SelectMany(item => item.Cells).Select(cell => cell.Run)
            .OfType<CellRun>(), run =>
            Assert.Contains(run.Pretraining, named));
    }

    [Fact]
    public void Every_named_recipe_of_the_paper_belongs_to_an_item() => Assert.All(
        PaperRuns.All.Where(run => run.Source.StartsWith("paper", StringComparison.Ordinal)), run =>
            Assert.NotEmpty(Paper.NamesOf(run.Recipe)));

    [Fact]
    public void Table_6_judges_rows_with_a_teacher_as_Table_1_does_and_names_what_Table_9_has_for_them() =>
        Assert.Equal(
        [("no, no", true, null), ("no, yes", false, 72.1), ("yes, yes", false, 74.8)],
        Paper.Named("table6").Cells.Where(cell => cell.Row[0] == "MIRA").Select(cell => (
            $"{cell.Row[1]}, {cell.Row[2]}",
            ((CellEvaluation.Linear)cell.Run!.Evaluation).Recipe.TrustCoefficient is not null,
            cell.Conflict?.Value)));

    [Fact]
    public void Of_Table_3_the_paper_quotes_the_baselines_with_all_labels_alone() =>
        Assert.All(Paper.Named("table3").Cells, cell =>
        Assert.Equal(cell.Column == "100 %" && cell.Row[0] != "MIRA",
            cell.Paper!.Source.Contains("quoted from Caron et al., DINO", StringComparison.Ordinal)));

    [Theory]
    [InlineData("table14", "linear, K = 3000")]
    [InlineData("table15", "100 epochs, 30 iterations")]
    public void Tables_14_and_15_name_their_conflict_with_Table_9(string id, string cell)
    {
        var conflicts = Paper.Named(id).Cells.Where(cell => cell.Conflict is not null).ToList();
        Assert.Equal([(cell, 69.3, 69.4)],
            conflicts.Select(cell => (cell.Key, cell.Paper!.Value, cell.Conflict!.Value)));
        Assert.Contains(Paper.Named("table9").Cells, printed => printed.Paper!.Source == conflicts[0].Conflict!.Source
            && printed.Paper.Value == 69.4);
    }

    [Fact]
    public void SwAV_of_Tables_1_6_and_8_is_quoted_from_SimSiam() => Assert.All(
        Paper.Items.Where(item => item.Id is "table1" or "table6" or "table8").SelectMany(item => item.Cells)
            .Where(cell => cell.Paper?.Source.Contains("quoted", StringComparison.Ordinal) is true),
        cell => Assert.EndsWith("quoted from Chen and He, SimSiam [12]", cell.Paper!.Source, StringComparison.Ordinal));

    // Rows that the authors or we pretrain; baselines of other papers are quoted.
    [Theory]
    [InlineData("table1", 7)]
    [InlineData("table6", 4)]
    [InlineData("table8", 6)]
    [InlineData("table9", 7)]
    [InlineData("table12", 2)]
    [InlineData("table14", 5)]
    [InlineData("table15", 6)]
    [InlineData("gain-condition", 16)]
    [InlineData("batch-size", 24)]
    public void An_item_has_as_many_pretrainings_as_rows_that_are_trained(string id, int count) => Assert.Equal(
        count, Paper.Named(id).Cells.Select(cell => cell.Run?.Pretraining.Hash).OfType<string>().Distinct().Count());

    [Fact]
    public void Methods_of_Table_7_have_runs_where_their_folders_are() => Assert.Equal(
        1 + MethodList.All.Count(method => method.Judge is not null),
        Paper.Named("table7").Cells.Where(cell => cell.Run is not null).Select(cell => cell.Row[0]).Distinct().Count());

    private static IEnumerable<PublishedNumber> Printed(Cell cell) =>
        new[] { cell.Paper, cell.Conflict }.OfType<PublishedNumber>();

    private static IEnumerable<CellRun> Runs(Scale scale) =>
        Paper.Items.SelectMany(item => item.CellsAt(scale)).Select(cell => cell.Run).OfType<CellRun>();
}
