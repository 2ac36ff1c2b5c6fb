using Mira.Datasets;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Training;

namespace Mira.Tests.Reproduction.Jobs;

/// <summary>Child processes are shell scripts here: $1 is the job's key, $3 its number of cores.</summary>
public sealed class JobPoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobRecorder _seen = new();
    private readonly List<JobResult> _done = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jobs_begin_in_the_order_of_the_plan_as_many_at_once_as_asked()
    {
        Run("sleep 0.05", 2, Plan("a", "b", "c", "d"));
        Assert.Equal(["run 1", "run 2", "run 3", "run 4"], _seen.Begun);
        Assert.Equal(2, _seen.MostAtOnce);
        Assert.Equal(["1", "2", "3", "4"], _done.Select(result => result.Job.Key).Order());
    }

    [Fact]
    public void Two_jobs_of_one_folder_are_never_under_way_at_once()
    {
        var hold = $"[ $1 = 3 ] || mkdir {_folder}/held || exit 9; sleep 0.05; [ $1 = 3 ] || rmdir {_folder}/held";
        Run(hold, 3, Plan("same", "same", "other"));
        Assert.Equal(["run 1", "run 3", "run 2"], _seen.Begun);
    }

    [Theory]
    [InlineData(null, 20, 16, 64, 16, 1)]
    [InlineData(null, 3, 16, 64, 3, 5)]
    [InlineData(null, 10, 16, 4, 4, 4)]
    [InlineData(null, 10, 2, 24, 2, 1)]
    [InlineData(4, 10, 2, 24, 4, 1)]
    [InlineData(4, 1, 2, 24, 1, 2)]
    [InlineData(null, 0, 2, 24, 1, 2)]
    public void Jobs_share_the_cores_and_the_memory(int? asked, int ready, int cores, long gibibytes, int jobs,
        int coresOfEach) =>
        Assert.Equal(new(jobs, coresOfEach), JobShare.Of(asked, ready, cores, gibibytes << 30));

    [Fact]
    public void A_job_is_told_its_share_of_the_cores()
    {
        var share = new JobPool(new("/bin/sh", []), 1, _seen).Share(Plan("a", "b"));
        Run("echo $2 $3", 1, Plan("a", "b"));
        Assert.Equal([("run 1", $"--cores {share.Cores}"), ("run 2", $"--cores {share.Cores}")], _seen.Lines);
    }

    [Fact]
    public void Status_and_report_are_no_lines_for_people()
    {
        Run("printf '\\001half\\nplain\\n\\002{\"a\":\"b\"}\\n'", 1, Plan("a"));
        Assert.Equal([("run 1", "half")], _seen.Statuses);
        Assert.Equal([("run 1", "plain")], _seen.Lines);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "b" },
            JobLines.Read<Dictionary<string, string>>(Assert.Single(_done).Report!));
    }

    [Fact]
    public void Stopping_ends_the_input_of_every_job_and_says_once_that_they_are_saved()
    {
        using var stop = new CancellationTokenSource();
        _seen.AfterLine = () =>
        {
            if (_seen.Lines.Count == 2)
            {
                stop.Cancel();
            }
        };
        var script = "echo ready; cat; echo 'stopped: saved' >&2; exit 4";
        var error = Assert.Throws<InterruptedRunException>(() => Run(script, 2, Plan("a", "b", "c"), stop.Token));
        Assert.Equal("Interrupted: 2 runs are saved, 1 had not started. Resume with: mira again", error.Message);
        Assert.Empty(_seen.Warnings);
        Assert.Empty(_done);
    }

    [Fact]
    public void A_job_that_somebody_else_stops_stops_the_others()
    {
        Assert.Throws<InterruptedRunException>(() => Run("[ $1 = 1 ] || cat; exit 4", 2, Plan("a", "b", "c")));
        Assert.Equal(["run 1", "run 2"], _seen.Begun);
    }

    [Fact]
    public void A_failing_job_passes_its_code_up_while_the_one_beside_it_ends_and_no_other_begins()
    {
        _seen.AfterEnd = job => File.Create(Path.Combine(_folder, $"ended-{job.Key}")).Dispose();
        var script = $"[ $1 = 1 ] && {{ echo 'error: broken' >&2; exit 2; }}; while [ ! -e {_folder}/ended-1 " +
            "]; do sleep 0.01; done";
        var error = Assert.Throws<JobFailedException>(() => Run(script, 2, Plan("a", "b", "c")));
        Assert.Equal(2, error.ExitCode);
        Assert.Contains("run 1 failed", error.Message, StringComparison.Ordinal);
        Assert.Equal([("run 1", "error: broken")], _seen.Warnings);
        Assert.Equal(["2"], _done.Select(result => result.Job.Key));
        Assert.Equal(["run 1", "run 2"], _seen.Begun);
    }

    [Fact]
    public void A_job_that_diverges_is_noted_and_the_others_are_done()
    {
        Run("[ $1 = 2 ] && exit 3; exit 0", 2, Plan("a", "b", "c"));
        Assert.Equal([("1", false), ("2", true), ("3", false)],
            _done.Select(result => (result.Job.Key, result.HasDiverged)).Order());
    }

    [Theory]
    [InlineData("KILL", 2, "smaller --jobs")]
    [InlineData("ABRT", 70, "signal 6")]
    public void A_job_that_a_signal_ends_is_told_apart_from_one_that_failed(string signal, int code, string words)
    {
        var error = Assert.Throws<JobFailedException>(() => Run($"kill -{signal} $$", 1, Plan("a")));
        Assert.Equal(code, error.ExitCode);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error_with_a_way_out()
    {
        var pool = new JobPool(new(Path.Combine(_folder, "none"), []), 1, _seen);
        var error = Assert.Throws<InputException>(() =>
            pool.Run(Plan("a"), _done.Add, "mira again", TestContext.Current.CancellationToken));
        Assert.Contains("--jobs 1", error.Message, StringComparison.Ordinal);
    }

    private static Job[] Plan(params string[] folders) =>
        [.. folders.Select((folder, place) =>
            new Job($"{place + 1}", $"run {place + 1}", folder) { Place = place + 1, Count = folders.Length })];

    private void Run(string script, int jobs, Job[] plan, CancellationToken? stop = null) =>
        new JobPool(new("/bin/sh", ["-c", script]), jobs, _seen)
            .Run(plan, _done.Add, "mira again", stop ?? TestContext.Current.CancellationToken);
}
