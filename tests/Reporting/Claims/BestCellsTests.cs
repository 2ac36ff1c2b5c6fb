using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reporting.Claims;

/// <summary>What is printed bold.</summary>
public sealed class BestCellsTests
{
    private static readonly SeedValue[] Clear = [.. Values("A", [50.0, 51.0, 50.5]),
        .. Values("B", [40.0, 41.2, 40.4])];

    [Fact]
    public void The_best_beyond_the_noise_stands_out() =>
        Assert.Equal([SampleItem.Key("A")], BestCells.Of([Cell("A", 50.5), Cell("B", 40.5)], Clear));

    [Fact]
    public void Nothing_stands_out_inside_the_noise() => Assert.Empty(BestCells.Of(
        [Cell("A", 50.5), Cell("B", 40.5)], [.. Values("A", [50.0, 30.0, 70.0]), .. Values("B", [40.0, 60.0, 25.0])]));

    [Fact]
    public void Numbers_of_different_protocols_do_not_compete() =>
        Assert.Empty(BestCells.Of([Cell("A", 50.5), Cell("B", 40.5) with { ProtocolHash = "k-NN" }], Clear));

    private static IEnumerable<SeedValue> Values(string row, double[] values) =>
        values.Select((value, seed) => SampleItem.Value(row, seed, value));

    private static CellRow Cell(string row, double ours) => new()
    {
        Item = "sample",
        Cell = SampleItem.Key(row),
        Row = row,
        Column = SampleItem.Column,
        Metric = Metric.Top1,
        Ours = ours,
        Seeds = 3,
        Scale = "laptop",
        Verdict = Verdict.NotComparable,
        ProtocolHash = "linear",
    };
}
