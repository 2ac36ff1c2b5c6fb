using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Tests.Reporting.Pages;

public sealed class CostTableTests
{
    private static readonly TrainingCost Mira = new()
    {
        Name = "MIRA",
        Epochs = 4,
        Images = 20_000,
        TrainingSeconds = 80,
        PeakMemory = 600L << 20,
        Phases = new Dictionary<string, double>
        {
            ["wait for data"] = 5,
            ["forward"] = 30,
            ["backward"] = 45,
            ["evaluation"] = 20,
        },
        LoaderPhases = new Dictionary<string, double> { ["augment"] = 12 },
    };

    [Fact]
    public void Rows_are_the_papers_columns_and_every_phase_with_its_share()
    {
        var rows =
            CostTable.Rows(
                [Mira, Mira with { Name = "SwAV", Phases = new Dictionary<string, double> { ["forward"] = 1 } }]);

        Assert.Equal(["cost", "MIRA", "SwAV"], CostTable.Columns([Mira, Mira with { Name = "SwAV" }]));
        Assert.Contains(rows, row => row.SequenceEqual(["largest memory, MiB", "600", "600"]));
        Assert.Contains(rows, row => row.SequenceEqual(["seconds per epoch", "20.0", "20.0"]));
        Assert.Contains(rows, row => row.SequenceEqual(["images/s", "250", "250"]));
        Assert.Contains(rows, row => row.SequenceEqual(["forward, s", "30.0 (30.0 %)", "1.0 (100.0 %)"]));
        Assert.Contains(rows, row => row.SequenceEqual(["evaluation, s", "20.0 (20.0 %)", "0.0 (0.0 %)"]));
        Assert.Contains(rows, row => row[0].StartsWith("augment", StringComparison.Ordinal) && row[1] == "12.0");
    }

    [Fact]
    public void The_report_shows_them()
    {
        var run = Samples.Run with { Cost = Samples.Run.Cost with { Trainings = [Mira] } };

        var page = ItemPage.Render([Samples.Content with { Run = run }]);

        Assert.Contains("Cost of pretraining", page, StringComparison.Ordinal);
        Assert.Contains("45.0 (45.0 %)", page, StringComparison.Ordinal);
    }
}
