using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reporting.Claims;

public sealed class CellComparisonTests
{
    private static readonly SampleItem Item = new();

    [Fact]
    public void At_a_small_scale_nothing_is_compared() =>
        Assert.Equal(Verdict.NotComparable, Of(Scale.Laptop, "A", 90, 90.1).Verdict);

    [Theory]
    [InlineData(Verdict.Agrees, new[] { 89.0, 90.5, 91.0 })]
    [InlineData(Verdict.Differs, new[] { 85.0, 85.1, 85.2 })]
    [InlineData(Verdict.Agrees, new[] { 90.5 })]
    [InlineData(Verdict.Differs, new[] { 95.0 })]
    public void At_the_papers_scale_the_interval_decides(Verdict verdict, double[] values) =>
        Assert.Equal(verdict, Of(Scale.Paper, "A", values).Verdict);

    [Fact]
    public void At_the_papers_scale_a_part_of_the_images_is_not_compared() => Assert.Equal(Verdict.NotComparable,
        new CellComparison(Item, Scale.Paper)
            .Of(CellOf("A"), [SampleItem.Value("A", 0, 90) with { Data = "cifar10", Images = 1000 }], "").Verdict);

    [Fact]
    public void A_short_run_is_comparable_with_nothing_even_at_the_papers_scale()
    {
        var row = new CellComparison(Item, Scale.Paper, 20).Of(CellOf("A"), [SampleItem.Value("A", 0, 90)], "");
        Assert.Equal((Verdict.NotComparable, "20-epoch paper"), (row.Verdict, row.Scale));
    }

    [Fact]
    public void A_published_network_is_compared_at_any_scale_on_the_whole_set_alone()
    {
        Assert.Equal(Verdict.Agrees, Published(Scale.Laptop, "cifar10", 10_000));
        Assert.Equal(Verdict.NotComparable, Published(Scale.Laptop, "cifar10", 1000));
        Assert.Equal(Verdict.NotComparable, Published(Scale.Laptop, "cifar10-mini", 1000));
        Assert.Equal(Verdict.NotComparable, Published(Scale.Smoke, "cifar10", 10_000));

        static Verdict Published(Scale scale, string data, int images)
        {
            var row = new CellComparison(Item, scale)
                .Of(CellOf("A"), [SampleItem.Value("A", 0, 90) with { Run = "", Data = data, Images = images }], "");
            Assert.Equal(CellComparison.Checkpoint, row.Scale);
            return row.Verdict;
        }
    }

    [Fact]
    public void Seeds_that_change_nothing_are_not_certainty() =>
        Assert.Equal(Verdict.Agrees, Of(Scale.Paper, "A", 90.5, 90.5, 90.5).Verdict);

    [Fact]
    public void Two_seeds_do_not_agree_with_anything() =>
        Assert.Equal(Verdict.Differs, Of(Scale.Paper, "A", 80, 86).Verdict);

    [Fact]
    public void What_a_machine_takes_is_comparable_with_nothing()
    {
        var cell = CellOf("A");
        var row = new CellComparison(Item, Scale.Paper)
            .Of(cell with { Run = cell.Run! with { Metric = Metric.MinutesPerEpoch } },
            [SampleItem.Value("A", 0, 90) with { Metric = Metric.MinutesPerEpoch, Images = null }], "");
        Assert.Equal(Verdict.NotComparable, row.Verdict);
    }

    [Fact]
    public void The_other_printed_number_counts_as_well()
    {
        var cell = CellOf("A") with { Conflict = new(80, null, "paper Table 0") };
        var row = new CellComparison(Item, Scale.Paper).Of(cell, [Whole(SampleItem.Value("A", 0, 80.1))], "");
        Assert.Equal((Verdict.Agrees, "agrees with the other printed number, 80 (paper Table 0)"),
            (row.Verdict, row.Note));
        Assert.Equal(Verdict.Differs, new CellComparison(Item, Scale.Paper)
            .Of(cell, [Whole(SampleItem.Value("A", 0, 50))], "").Verdict);
    }

    [Fact]
    public void Labels_drawn_here_are_not_those_of_the_papers_lists()
    {
        var cell = CellOf("A");
        cell = cell with
        {
            Run = cell.Run! with { Evaluation = new CellEvaluation.Knn("imagenet", 0.01, new KnnRecipe()) },
        };
        Assert.Contains("--label-lists", Row("imagenet").Note, StringComparison.Ordinal);
        Assert.Equal(Verdict.NotComparable, Row("imagenet").Verdict);
        Assert.Equal(Verdict.Agrees, Row("imagenet, 1percent.txt").Verdict);

        CellRow Row(string data) =>
            new CellComparison(Item, Scale.Paper)
                .Of(cell, [SampleItem.Value("A", 0, 90) with { Data = data, Images = 50_000 }], "");
    }

    [Fact]
    public void What_is_not_there_is_quoted_or_not_run()
    {
        Assert.Equal(Verdict.Quoted, Of(Scale.Laptop, "Quoted").Verdict);
        Assert.Equal(Verdict.NotRun, Of(Scale.Laptop, "A").Verdict);
    }

    [Fact]
    public void One_seed_has_no_interval()
    {
        var row = Of(Scale.Laptop, "A", 90);
        Assert.Equal((90.0, null, null), (row.Ours!.Value, row.Deviation, row.Low));
    }

    [Fact]
    public void The_best_is_marked_only_where_the_paired_interval_leaves_out_nothing()
    {
        SeedValue[] near = [.. new[] { 50.0, 51, 52 }.SelectMany((value, seed) =>
            new[] { SampleItem.Value("A", seed, value), SampleItem.Value("B", seed, value + (seed - 0.9)) })];
        SeedValue[] far = [.. new[] { 50.0, 51, 52 }.SelectMany((value, seed) =>
            new[] { SampleItem.Value("A", seed, value), SampleItem.Value("B", seed, value - 9 + (0.1 * seed)) })];
        Assert.Empty(BestCells.Of(Rows(near), near));
        Assert.Equal([SampleItem.Key("A")], BestCells.Of(Rows(far), far));
    }

    [Fact]
    public void Seeds_that_change_nothing_put_nobody_ahead()
    {
        SeedValue[] values = [.. Enumerable.Range(0, 4)
            .SelectMany(seed => new[] { SampleItem.Value("A", seed, 60), SampleItem.Value("B", seed, 50) })];
        Assert.Empty(BestCells.Of(Rows(values), values));
    }

    private static CellRow[] Rows(SeedValue[] values) =>
        [.. Item.Cells.Select(cell => new CellComparison(Item, Scale.Laptop)
            .Of(cell, [.. values.Where(value => value.Cell == cell.Key)], ""))];

    private static CellRow Of(Scale scale, string row, params double[] values) => new CellComparison(Item, scale)
        .Of(CellOf(row), [.. values.Select((value, seed) => Whole(SampleItem.Value(row, seed, value)))], "");

    private static SeedValue Whole(SeedValue value) => value with { Data = "cifar10", Images = 10_000 };

    private static Cell CellOf(string row) => Item.Cells.Single(cell => cell.Key == SampleItem.Key(row));
}
