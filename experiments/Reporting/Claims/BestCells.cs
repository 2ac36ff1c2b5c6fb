using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Claims;

/// <summary>The cells that are the best of their column beyond the noise of the seeds, among those that
/// were measured alike.</summary>
public static class BestCells
{
    private static readonly Metric[] Larger = [Metric.Top1, Metric.Top5, Metric.OfTheSet, Metric.AveragePrecision];

    /// <summary>Keys of cells that are ahead of the second of their column and protocol with a paired 95 % interval
    /// that leaves out 0.</summary>
    public static IReadOnlySet<string> Of(IReadOnlyList<CellRow> cells, IReadOnlyList<SeedValue> values)
    {
        var measured = values.ToLookup(value => value.Cell);
        return cells.Where(cell => cell.Ours is not null && cell.Metric is { } metric && Larger.Contains(metric))
            .GroupBy(cell => (cell.Column, cell.Metric, cell.ProtocolHash))
            .Select(alike => alike.OrderByDescending(cell => cell.Ours).Take(2).ToList())
            .Where(alike => alike.Count == 2 && IsAhead(measured[alike[0].Cell], measured[alike[1].Cell]))
            .Select(alike => alike[0].Cell)
            .ToHashSet();
    }

    private static bool IsAhead(IEnumerable<SeedValue> first, IEnumerable<SeedValue> second)
    {
        var pairs = first.Join(second, value => (value.Seed, value.DataHash), value => (value.Seed, value.DataHash),
            (one, other) => (one.Value, Other: other.Value)).ToList();
        // Seeds that change nothing, as of an evaluation without chance on one published network, are one measurement.
        return pairs.Distinct().Count() > 1
            && PairedTest.Of([.. pairs.Select(pair => pair.Value)], [.. pairs.Select(pair => pair.Other)]).Low > 0;
    }
}
