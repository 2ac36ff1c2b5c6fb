using System.Text.RegularExpressions;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Logs;
using Mira.Experiments.Training;

namespace Mira.Tests.Reproduction.Logs;

/// <summary>report.html of a run that trains.</summary>
public sealed class RunReportTests : IDisposable
{
    private const string Refresh = "<meta http-equiv=\"refresh\"";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_of_a_running_job_says_how_far_it_is_and_loads_itself_again()
    {
        var pages = new Dictionary<int, string>();
        Train(step => pages[step] = Page());

        // Made before the first step, and again after an epoch, which here has one step.
        Assert.Contains("Running, epoch 0 of 4, at 2", pages[1], StringComparison.Ordinal);
        Assert.Contains("Running, epoch 1 of 4", pages[2], StringComparison.Ordinal);
        Assert.All(pages.Values, page => Assert.Contains(Refresh, page, StringComparison.Ordinal));
        Assert.All(pages.Values, page => Assert.EndsWith("</html>\n", page, StringComparison.Ordinal));
        Assert.DoesNotContain("<svg", pages[1], StringComparison.Ordinal);
        Assert.Contains("id=\"loss\"", pages[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_a_stopped_run_says_how_to_go_on_and_is_still()
    {
        Assert.Throws<IOException>(() => Train(step => _ = step == 3 ? throw new IOException("full") : step));

        Assert.Contains("Stopped, epoch 2 of 4", Page(), StringComparison.Ordinal);
        Assert.Contains("Resume with: the same command with --resume", Page(), StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, Page(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_finished_run_is_still()
    {
        var run = await CommandRun.Of("pretrain", "--scale", "smoke", "--epochs", "1", "--threads", "1", "--knn-every",
            "0", "--online-probe", "off", "--log", "jsonl,tensorboard", "--output", _folder);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain(Refresh, Page(), StringComparison.Ordinal);
        Assert.DoesNotMatch("Running|Stopped", Page());
        Assert.Contains("images/s", Page(), StringComparison.Ordinal);
        Assert.Contains(_folder.File("report.html"), run.Output, StringComparison.Ordinal);
        Assert.Single(File.ReadLines(_folder.File("metrics.jsonl")));
        Assert.Single(Directory.GetFiles(_folder, "events.out.tfevents.*"));

        var more = await CommandRun.Of("resume", _folder, "--epochs", "2");
        Assert.True(more.ExitCode == 0, more.Error);
        Assert.Equal(2, File.ReadLines(_folder.File("metrics.jsonl")).Count());
        Assert.Equal([1, 2], EventFile.Read(Assert.Single(Directory.GetFiles(_folder, "events.out.tfevents.*")))
            .Where(one => one.Scalars.Count > 0).Select(one => (int)one.Scalars["training/epoch"]));
    }

    [Fact]
    public async Task A_log_that_there_is_not_is_named_with_those_that_there_are()
    {
        var run = await CommandRun.Of("pretrain", "--log", "wandb", "--output", _folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(new Regex("--log wandb is unknown. Expected tensorboard, jsonl"), run.Error);
    }

    private string Page() => File.ReadAllText(_folder.File("report.html"));

    private void Train(Func<int, object> afterStep)
    {
        var request = TinyRun.In(_folder) with { Recipe = TinyRun.Recipe with { Epochs = 4 } };
        using var observer = new RunObserver { AfterStep = step => _ = afterStep(step), Warnings = [] };
        using var watched = WatchedRun.Of(request, Recording(request), observer);
        using var trainer = new Pretraining(request, watched).Run(observer.Stop);
    }

    private static RunRecording Recording(PretrainRequest request) => new("tiny", "mira pretrain", 5, request.Compute);
}
