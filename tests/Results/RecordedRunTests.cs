using Mira.Experiments;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

/// <summary>What the committed results say about the alarms.</summary>
public sealed class RecordedRunTests
{
    // One run shows no range.
    private const int FewestRuns = 2;

    // Runs of other tables are varied on purpose, some until they fail.
    private static readonly HashSet<string> Usual =
    [
        .. Paper.Named("table7").CellsAt(Scale.Laptop)
            .Concat(Paper.Named("methods").CellsAt(Scale.Laptop)
                .Where(cell => cell.Column.StartsWith("same images", StringComparison.Ordinal)))
            .Select(cell => cell.Run?.Pretraining.Hash).OfType<string>(),
    ];

    private static readonly TrainingCurve[] Runs =
    [
        .. Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "ours"), "metrics.csv",
            SearchOption.AllDirectories)
            .Where(path => !path.Contains("smoke", StringComparison.Ordinal) && (!IsOfTables(path) || IsUsual(path)))
            .Order(StringComparer.Ordinal).Select(path => TrainingCurve.Read("", path)),
    ];

    [Fact]
    public void No_recorded_run_is_warned_of() => Assert.All(Runs, run => Assert.Empty(TrainingAlarms.Of(run.Epochs)));

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
        var row = Runs[0].Epochs[17] with { Epochs = 36 };

        var band = GoodRuns.Recorded.At(row, RelativeQuantity.Loss)!;

        Assert.Equal(0.5, band.Progress);
        Assert.InRange(row.Loss / Math.Log(row.Prototypes), band.Low, band.High);
        Assert.Null(GoodRuns.Recorded.At(row with { Epochs = null }, RelativeQuantity.Loss));
    }

    [Fact]
    public void A_chart_has_the_band_of_the_same_recipe_and_data_alone()
    {
        var run = Runs.Last(run => run.Epochs[0].RecipeHash.Length > 0);
        var row = run.Epochs[^1];
        var band = GoodRuns.Recorded.Of(run, row, RelativeQuantity.Loss)!;

        Assert.Equal(row.RecipeHash, band.Recipe);
        Assert.StartsWith(band.Data, run.DataHash, StringComparison.Ordinal);
        Assert.InRange(RelativeQuantities.Of(row, RelativeQuantity.Loss)!.Value, band.Low, band.High);
        Assert.Null(GoodRuns.Recorded.Of(run, row with { RecipeHash = "0123456789ab" }, RelativeQuantity.Loss));
        Assert.Null(GoodRuns.Recorded.Of(run, row with { RecipeHash = "" }, RelativeQuantity.Loss));
        Assert.Null(GoodRuns.Recorded.Of(run with { DataHash = "0123456789ab" }, row, RelativeQuantity.Loss));
        Assert.Null(GoodRuns.Recorded.Of(run with { DataHash = "" }, row, RelativeQuantity.Loss));
        Assert.NotNull(GoodRuns.Recorded.At(row with { RecipeHash = "0123456789ab" }, RelativeQuantity.Loss));
    }

    private static bool IsOfTables(string path) =>
        path.Contains($"{Path.DirectorySeparatorChar}runs{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static bool IsUsual(string path)
    {
        var run = Path.GetDirectoryName(path)!;
        var hash = Path.GetFileName(run).Split('-')[0];
        return Usual.Contains(hash)
            && Directory.GetDirectories(Path.GetDirectoryName(run)!, $"{hash}-*").Length >= FewestRuns;
    }
}
