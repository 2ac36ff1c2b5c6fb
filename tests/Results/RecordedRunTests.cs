using Mira.Experiments;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

/// <summary>What the committed results say about the alarms.</summary>
public sealed class RecordedRunTests
{
    // Runs of other tables are varied on purpose, some until they fail.
    private static readonly HashSet<string> Table7 =
        [.. Paper.Named("table7").CellsAt(Scale.Laptop).Select(cell => cell.Run?.Pretraining.Hash).OfType<string>()];

    private static readonly IReadOnlyList<EpochMetrics>[] Runs =
    [
        .. Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "ours"), "metrics.csv", SearchOption.AllDirectories)
            .Where(path => !path.Contains("smoke", StringComparison.Ordinal) && (!IsOfTables(path) || IsOfTable7(path)))
            .Order(StringComparer.Ordinal).Select(ResultsCsv.ReadLog<EpochMetrics>),
    ];

    [Fact]
    public void No_recorded_run_is_warned_of() => Assert.All(Runs, run => Assert.Empty(TrainingAlarms.Of(run)));

    [Fact]
    public void The_bands_are_those_of_the_recorded_runs()
    {
        var now = GoodRuns.Of(Runs).Bands;
        if (ApprovedText.MayApprove)
        {
            // The next build has them.
            ResultsCsv.Write(Path.Combine(SourceTree.Root, "experiments", "Reporting", "Alarms", "good-runs.csv"), now);
        }

        Assert.Equal(now, GoodRuns.Recorded.Bands);
    }

    [Fact]
    public void A_band_is_found_by_method_and_progress()
    {
        var row = Runs[0][17] with { Epochs = 36 };

        var band = GoodRuns.Recorded.At(row, RelativeQuantity.Loss)!;

        Assert.Equal(0.5, band.Progress);
        Assert.InRange(row.Loss / Math.Log(row.Prototypes), band.Low, band.High);
        Assert.Null(GoodRuns.Recorded.At(row with { Epochs = null }, RelativeQuantity.Loss));
    }

    private static bool IsOfTables(string path) => path.Contains($"{Path.DirectorySeparatorChar}runs{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static bool IsOfTable7(string path) => Table7.Contains(Path.GetFileName(Path.GetDirectoryName(path)!).Split('-')[0]);
}
