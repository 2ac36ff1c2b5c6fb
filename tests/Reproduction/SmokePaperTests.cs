using Mira.Experiments;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

/// <summary>What 'make paper-smoke' left in the folder named by MIRA_SMOKE_PAPER is whole, sane, and the same in
/// both of its runs.</summary>
public sealed class SmokePaperTests
{
    private static readonly Metric[] Percentages = [Metric.Top1, Metric.Top5, Metric.OfTheSet, Metric.AveragePrecision,
        Metric.SolverShare];
    private static readonly Metric[] Costs = [Metric.PeakMemory, Metric.MinutesPerEpoch, Metric.SolverShare];

    public static TheoryData<string> Items =>
        [.. Paper.Items.Where(item => item.At(Scale.Smoke) is not null && item.Cells.Count > 0)
            .Select(item => item.Id)];

    [Theory]
    [MemberData(nameof(Items))]
    public void Every_cell_that_has_a_run_is_measured_within_its_bounds(string id)
    {
        var content = Folder("first", id).Load();

        Assert.Equal(Paper.Named(id).CellsAt(Scale.Smoke).Select(cell => cell.Key),
            content.Cells.Select(cell => cell.Cell));
        Assert.Empty(content.Cells.Where(cell => cell.Metric is not null && cell.Ours is null && cell.Note.Length == 0)
            .Select(cell => cell.Cell));
        Assert.All(content.Seeds, value => Assert.True(
            double.IsFinite(value.Value) && value.Value >= 0
                && (value.Value <= 100 || !Percentages.Contains(value.Metric)), $"{value.Cell}: {value.Value}"));
        Assert.DoesNotContain(content.Cells, cell => cell.Verdict is Verdict.Agrees or Verdict.Differs);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void The_page_is_whole_and_asks_the_network_for_nothing(string id)
    {
        var page = File.ReadAllText(Folder("first", id).Report);
        Assert.DoesNotMatch("(src|href)=\"https?://", page);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Two_runs_measure_the_same_numbers(string id)
    {
        var (first, again) = (Folder("first", id).Load(), Folder("again", id).Load());
        Assert.Equal(first.Seeds.Select(Timeless), again.Seeds.Select(Timeless));
        Assert.Equal(first.Cells.Where(IsRepeatable), again.Cells.Where(IsRepeatable));
        var costs = first.Cells.Where(cell => !IsRepeatable(cell)).Select(cell => cell.Cell).ToHashSet();
        Assert.Equal(first.Claims.Where(row => !costs.Any(row.Plus.Contains)),
            again.Claims.Where(row => !costs.Any(row.Plus.Contains)));
    }

    private static bool IsRepeatable(CellRow cell) => cell.Metric is not { } metric || !Costs.Contains(metric);

    private static SeedValue Timeless(SeedValue value) =>
        value with { PretrainSeconds = null, Seconds = null, Value = Costs.Contains(value.Metric) ? 0 : value.Value };

    private static ItemFolder Folder(string run, string id)
    {
        var folder = Environment.GetEnvironmentVariable("MIRA_SMOKE_PAPER");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MIRA_SMOKE_PAPER names no results; .ci/run makes some");
        var path = Path.Combine(folder!, run, id);
        Assert.True(ItemFolder.IsAt(path), $"{path} holds no cells.csv");
        return new(path);
    }
}
