using System.Diagnostics;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Records;
using Mira.Tests.Collectives.Mpi;

namespace Mira.Tests.Cli.Commands;

/// <summary>The program as several processes: what mpirun is told, and runs that are stopped,
/// killed and resumed.</summary>
public sealed class MpirunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LaunchedRun Run => new(_folder.File("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mpirun_binds_no_process_and_lets_crowded_ones_yield()
    {
        Assert.Equal("-np 4 --bind-to none", string.Join(' ', Mira.Cli.Commands.Mpirun.Flags(true, 4, 8, false)));
        Assert.Equal("-np 4 --bind-to none --oversubscribe --mca mpi_yield_when_idle 1 --allow-run-as-root",
            string.Join(' ', Mira.Cli.Commands.Mpirun.Flags(true, 4, 2, true)));
        Assert.Equal("-n 4 -bind-to none", string.Join(' ', Mira.Cli.Commands.Mpirun.Flags(false, 4, 2, true)));
    }

    [Theory]
    [InlineData("pretrain --processes 4 --epochs 2")]
    [InlineData("pretrain --epochs 2 --processes=4")]
    public void Processes_are_started_without_the_option_that_starts_them(string arguments) =>
        Assert.Equal("pretrain --epochs 2", string.Join(' ', Mira.Cli.Commands.Mpirun.Without(arguments.Split(' '))));

    [Fact]
    public void A_command_for_one_process_is_refused_to_several()
    {
        var run = MiraProcess.RunIn(MiraProcess.Folder,
            new Dictionary<string, string?> { ["OMPI_COMM_WORLD_RANK"] = "0", ["OMPI_COMM_WORLD_SIZE"] = "2" },
            "recipe", "list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("works in one process, but 2 were started", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar10", "batch-size=99", "A batch of 99 images cannot be divided evenly among 2 processes. " +
        "Start 1 processes, or train with another batch, such as --set batch-size=98.")]
    [InlineData("cifar10-swav", "method.queue-size=150", "SwAV's queue of 150 embeddings is no multiple of the batch " +
        "of 100, so several processes cannot keep it in one order. Set method.queue-size to 100, or train in one " +
        "process.")]
    public void What_cannot_be_divided_is_refused_with_what_to_do(string recipe, string setting, string message)
    {
        var run = Collectives.Mpi.Mpirun.Run(2, LaunchedRun.Program, ["pretrain", .. LaunchedRun.Tiny,
            "--recipe", recipe, "--set", "batch-size=100", "--set", setting, "--output", Run.Folder]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"rank 0 on {Environment.MachineName}: {message}", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run.Folder));
    }

    [Fact]
    public async Task A_killed_run_is_whole_and_resumes_with_another_number_of_processes()
    {
        using (var run = Run.Start(2))
        {
            Run.AwaitStep(run, 2);
            Process.GetProcessById(LaunchedRun.Ranks(run.Id)[^1]).Kill();
            run.WaitForExit();
            Assert.NotEqual(0, run.ExitCode);
        }
        Assert.Equal(2, Run.Header.Processes);

        using (var run = Run.Start(4))
        {
            var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var progress = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Run.Await(run, header => header.Processes == 4);
            LaunchedRun.Signal(run.Id, "USR1");
            run.WaitForExit();
            Assert.Equal(4, run.ExitCode);
            Assert.DoesNotContain('\u001b', await output);
            var shown = await progress;
            Assert.DoesNotContain('\u001b', shown);
            Assert.Single(shown.Split('\n'), line =>
                line.Contains("resumed at step", StringComparison.Ordinal));
        }

        var last = MiraProcess.Run("resume", Run.Folder);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Contains("in 4 process(es)", last.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_option_says_its_command_passes_interrupts_on_and_records_how_many_they_were()
    {
        Assert.SkipUnless(Collectives.Mpi.Mpirun.IsThere, Collectives.Mpi.Mpirun.Missing);
        using (var run = MiraProcess.Start(Collectives.Mpi.Mpirun.Variables,
            ["pretrain", "--processes", "2", .. LaunchedRun.Tiny, "--output", Run.Folder, "--json"]))
        {
            var error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Run.AwaitStep(run, 1);
            LaunchedRun.Signal(run.Id, "INT");
            run.WaitForExit();
            Assert.True(run.ExitCode == 4, $"{run.ExitCode} {await error} {await output}");
            Assert.Matches("^mpirun -np 2 --bind-to none .*/mira pretrain --scale smoke", await error);
            Assert.Contains("stopped: Interrupted after step", await error, StringComparison.Ordinal);
            Assert.Equal("interrupted", JsonSchema.Results.Read(await output).GetProperty("exit").GetProperty("reason")
                .GetString());
        }

        var last = MiraProcess.RunIn(MiraProcess.Folder, Collectives.Mpi.Mpirun.Variables,
            "resume", Run.Folder, "--processes", "2", "--json");

        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Contains(JsonSchema.Results.Read(last.Output).GetProperty("files").EnumerateArray(), file =>
            file.GetProperty("path").GetString() == new RunFolder(Run.Folder).Checkpoint);
        Assert.Equal(2, RunRecord.Load(new RunFolder(Run.Folder).Record).Processes);
    }
}
