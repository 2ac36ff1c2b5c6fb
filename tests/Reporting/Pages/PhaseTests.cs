using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reporting.Pages;

/// <summary>The diagram of phases on made-up numbers: ρ is 0.25 at the start, and labels live where the
/// gain exceeds 1.4.</summary>
public sealed class PhaseTests
{
    private const double Correlation = 0.25, Live = 0.3, Dead = 0.004;

    private static readonly PaperItem Item = Paper.Named("gain-condition");
    private static readonly PhaseDiagram Diagram = ExtraGainCondition.Plane;

    [Theory]
    [InlineData(1.5, 0.06, 0.5)]
    [InlineData(0.9, 0.01, 0.1)]
    [InlineData(1.5, 0.019, -0.05)]
    [InlineData(0.4, 0.06, -0.6)]
    public void A_margin_is_that_of_the_nearer_border_and_negative_on_different_sides(double predicted, double measured,
        double margin) =>
        Assert.Equal(margin, SideMargin.Of((predicted, 1), (measured, 0.02)), 1e-12);

    [Fact]
    public void Runs_are_counted_by_prediction_and_outcome()
    {
        var runs = PhaseOutcome.Of(Diagram, Diagram.Predictions[0], Measured([.. Values(seed: 0), .. Values(seed: 1)]));
        Assert.Equal(32, runs.Count);
        Assert.Equal((2, 0), (PhaseOutcome.Count(runs, predictedAlive: true, alive: true),
            PhaseOutcome.Count(runs, predictedAlive: true, alive: false)));
        Assert.Equal((12, 18), (PhaseOutcome.Count(runs, predictedAlive: false, alive: true),
            PhaseOutcome.Count(runs, predictedAlive: false, alive: false)));
    }

    [Fact]
    public void A_seed_without_both_numbers_counts_for_nothing() =>
        Assert.Empty(PhaseOutcome.Of(Diagram, Diagram.Predictions[0],
            Measured([.. Values(seed: 0).Where(value => value.Metric == Metric.TargetShare)])));

    [Fact]
    public void A_prediction_that_fails_for_every_seed_is_contradicted_and_one_that_holds_supported()
    {
        var rows = ClaimTest.Of(Item, [.. Enumerable.Range(0, 3).SelectMany(seed => Values(seed))]);
        var judged = rows.DistinctBy(row => row.Claim).Select(row => row.Judgement).ToList();
        Assert.Equal(Judgement.Contradicted, judged[0]);
        Assert.Equal(Judgement.Supported, judged[1]);
        Assert.All(rows.Take(16), row => Assert.Equal((3, ""), (row.Pairs, row.Minus)));
    }

    [Fact]
    public void Every_point_is_a_tile_and_a_wrong_prediction_a_frame()
    {
        var figure = Assert.Single(Draw(Values(seed: 0)));
        Assert.All(figure.Panels, panel => Assert.Equal(16, panel.Tiles.Count));
        Assert.Equal([6, 0], figure.Panels.Select(panel => panel.Tiles.Count(tile => tile.IsFramed)));
        Assert.Equal(1, figure.Panels[0].Tiles.Max(tile => tile.Shade));
        Assert.Contains("not as predicted", Chart.Svg(figure), StringComparison.Ordinal);
    }

    [Fact]
    public void Gain_times_correlation_is_1_along_the_border()
    {
        var border = Assert.Single(Draw(Values(seed: 0))).Panels[0].Series[0];
        Assert.Equal("g ρ = 1 at ρ = 0.25", border.Label);
        Assert.Equal(2, border.Points.Count);
        Assert.All(border.Points, point => Assert.Equal(1, Correlation * Pretrain.Mira.OfMira()
            .StudentTemperature / Math.Exp(point.X) * Math.Exp(point.Y), 1e-9));
    }

    [Fact]
    public void A_point_that_was_not_run_says_so_and_a_table_without_numbers_has_no_diagram()
    {
        var first = Values(seed: 0).Where(value => value.Cell.StartsWith("0.1, 0, ", StringComparison.Ordinal));
        Assert.Equal(15, Assert.Single(Draw([.. first])).Panels[0].Tiles.Count(tile => tile.Words[0] == "not run"));
        Assert.Empty(Draw([]));
    }

    [Fact]
    public void Tiles_end_half_way_to_the_next()
    {
        var tiles = Assert.Single(Draw(Values(seed: 0))).Panels[0].Tiles;
        Assert.Equal(tiles[0].X.High, tiles[4].X.Low, 1e-12);
        Assert.Equal(tiles[0].Y.High, tiles[1].Y.Low, 1e-12);
        Assert.Equal((Math.Log(0.1) + Math.Log(0.15)) / 2, tiles[0].X.High, 1e-12);
    }

    [Fact]
    public void What_the_diagram_shows_has_no_bars_and_its_counts_stand_in_text_and_page()
    {
        var content = Content(Values(seed: 0));
        Assert.Equal(["gain-condition-phases"], content.Figures().Select(figure => figure.Name));
        Assert.Contains("| g ρ of the first epoch | 1 | 0 | 6 | 9 | 10 of 16 |", ItemText.Render(content),
            StringComparison.Ordinal);
        Assert.Contains("<h2>Runs, predicted and measured</h2>", ItemPage.Render([content]), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Figure> Draw(IReadOnlyList<SeedValue> values) =>
        Item.Figures(new("laptop", Measured(values)));

    private static MeasuredCell[] Measured(IReadOnlyList<SeedValue> values) =>
        [.. values.Select(value => new MeasuredCell(value.Cell, value.Seed, value.Value, value.Data))];

    private static SeedValue[] Values(int seed) =>
    [
        .. from point in Diagram.Points
           let lives = point.Gain > 1.4
           from number in new[] { (0, Metric.GrowthAtStart, point.Gain * Correlation),
               (1, Metric.GrowthAtEnd, lives ? 1.3 : 0.3), (2, Metric.TargetShare, lives ? Live : Dead) }
           let column = number.Item1 == 2 ? Diagram.Outcome.Column : Diagram.Predictions[number.Item1].Column
           select SampleItem.Value("", seed, number.Item3 * (1 + (0.001 * seed))) with
           {
               Cell = point.Key(column),
               Metric = number.Item2,
           },
    ];

    private static ItemContent Content(IReadOnlyList<SeedValue> values)
    {
        var comparison = new CellComparison(Item, Scale.Laptop);
        return new ItemContent
        {
            Item = Item,
            Run = Samples.Run,
            Cells = [.. Item.CellsAt(Scale.Laptop)
                .Select(cell => comparison.Of(cell, [.. values.Where(value => value.Cell == cell.Key)], ""))],
            Seeds = values,
            Claims = ClaimTest.Of(Item, values),
        };
    }
}
