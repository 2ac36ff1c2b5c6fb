using System.Text.Json;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Logs;
using Mira.Experiments.Training;

namespace Mira.Tests.Reproduction.Logs;

/// <summary>What is written beside metrics.csv while a run trains.</summary>
public sealed class WatchedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TensorBoard_gets_numbers_charts_and_settings()
    {
        Train(Request());

        var events = EventFile.Read(Assert.Single(EventFiles()));
        Assert.Equal("brain.Event:2", events[0].Version);
        var rows = Rows();
        Assert.Equal([1L, 2, 3, 4], StepsOf(events));
        foreach (var (row, scalars) in rows.Zip(events.Where(one => one.Scalars.Count > 0)))
        {
            Assert.Equal((float)row.Loss, scalars.Scalars["training/loss"]);
            Assert.Equal((float)row.Target.MutualInformation, scalars.Scalars["assignments/target_mutual_information"]);
            Assert.Equal((float)row.EffectiveRank!.Value, scalars.Scalars["embeddings/effective_rank"]);
            Assert.DoesNotContain(scalars.Scalars.Values, float.IsNaN);
            Assert.InRange(scalars.Time, 1.6e9, 1e11);
        }
        var charts = events.Where(one => one.Step == 4).SelectMany(one => one.Pictures).ToList();
        Assert.Contains("charts/loss", charts.Select(chart => chart.Key));
        Assert.All(charts, chart =>
        {
            using var picture = SkiaSharp.SKBitmap.Decode(chart.Value.Png);
            Assert.Equal((picture.Height, picture.Width), (chart.Value.Height, chart.Value.Width));
        });
        var settings = Assert.Single(events, one => one.Settings.Count > 0).Settings;
        Assert.Equal((8.0, "MIRA", false, 5.0), (settings["batch_size"], Request().Recipe.Method.Title,
            settings["uses_teacher"], settings["seed"]));
    }

    [Fact]
    public void Json_has_a_line_an_epoch_under_the_names_of_the_columns()
    {
        Train(Request());

        var lines = Lines();
        Assert.Equal([1, 2, 3, 4], lines.Select(line => line.GetProperty("epoch").GetInt32()));
        Assert.Equal(Rows().Select(row => row.Loss), lines.Select(line => line.GetProperty("loss").GetDouble()));
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Null, line.GetProperty("teacher_momentum").ValueKind));
        Assert.Equal(File.ReadLines(_folder.File("metrics.csv")).First().Split(','),
            lines[0].EnumerateObject().Select(value => value.Name));
    }

    [Fact]
    public void An_interrupted_run_goes_on_in_the_same_files()
    {
        Train(Request(), stopAfter: 2);
        var before = File.ReadAllBytes(Assert.Single(EventFiles()));

        Train(Request() with { Resumes = true });

        Assert.Equal(before, File.ReadAllBytes(Assert.Single(EventFiles())).Take(before.Length));
        Assert.Equal([1L, 2, 3, 4], StepsOf(EventFile.Read(Assert.Single(EventFiles()))));
        Assert.Equal([1, 2, 3, 4], Lines().Select(line => line.GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public void Epochs_behind_the_last_checkpoint_are_not_doubled_and_torn_ends_are_cut_off()
    {
        var request = Request() with { CheckpointEvery = new CheckpointInterval(null, 2) };
        Assert.Throws<IOException>(() => Train(request, failAt: 4));
        Assert.Equal([1L, 2, 3], StepsOf(EventFile.Read(Assert.Single(EventFiles()))));
        File.AppendAllText(Assert.Single(EventFiles()), "torn");
        File.AppendAllText(_folder.File("metrics.jsonl"), "{\"epoch\":");
        var name = EventFiles()[0];

        Train(request with { Resumes = true });

        var events = EventFile.Read(Assert.Single(EventFiles()));
        Assert.True(string.CompareOrdinal(name, EventFiles()[0]) < 0);
        Assert.Equal(1, events[1].Session);
        Assert.Equal([1L, 2, 3, 4], StepsOf(events));
        Assert.Equal(Rows().Select(row => (float)row.Loss),
            events.Where(one => one.Scalars.Count > 0).Select(one => one.Scalars["training/loss"]));
        Assert.Equal([1, 2, 3, 4], Lines().Select(line => line.GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public void A_run_that_is_logged_from_its_middle_has_all_its_epochs()
    {
        Train(Request() with { Logs = RunLogs.None }, stopAfter: 2);
        Assert.Empty(EventFiles());

        Train(Request() with { Resumes = true });

        Assert.Equal([1L, 2, 3, 4], StepsOf(EventFile.Read(Assert.Single(EventFiles()))));
    }

    [Fact]
    public void Logs_leave_the_training_as_it_is()
    {
        Train(Request());
        var logged = TinyRun.Result(_folder);
        using var other = new TemporaryFolder();
        TinyRun.Train(TinyRun.In(other) with { Recipe = Request().Recipe });

        Assert.Equal(logged, TinyRun.Result(other));
    }

    private PretrainRequest Request() => TinyRun.In(_folder) with
    {
        Recipe = TinyRun.Recipe with { Epochs = 4 },
        Logs = RunLogs.TensorBoard | RunLogs.JsonLines,
    };

    private static void Train(PretrainRequest request, int? stopAfter = null, int? failAt = null)
    {
        using var observer = new RunObserver
        {
            StopAfter = stopAfter,
            AfterStep = step => _ = step == failAt ? throw new IOException("killed") : step,
            Warnings = [],
        };
        using var watched = WatchedRun.Of(request, new RunRecording("tiny", "mira", 5, request.Compute), observer);
        try
        {
            using var trainer = new Pretraining(request, watched).Run(observer.Stop);
        }
        catch (InterruptedRunException) when (stopAfter is not null)
        {
            // As asked for.
        }
    }

    private string[] EventFiles() => Directory.GetFiles(_folder, "events.out.tfevents.*");

    private static IEnumerable<long> StepsOf(IEnumerable<EventFile> events) =>
        events.Where(one => one.Scalars.Count > 0).Select(one => one.Step);

    private IReadOnlyList<EpochMetrics> Rows() => ResultsCsv.Read<EpochMetrics>(_folder.File("metrics.csv"));

    private List<JsonElement> Lines() =>
        [.. File.ReadLines(_folder.File("metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
