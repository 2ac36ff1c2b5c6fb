using System.Diagnostics;
using Mira.Experiments.Checkpoints;

namespace Mira.Tests.Cli.Commands;

/// <summary>The program as several processes: what mpirun is told, and runs that are stopped,
/// killed and resumed.</summary>
public sealed class MpirunCommandTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "--scale", "smoke", "--set", "batch-size=500", "--set", "projector.prototypes=16", "--set",
        "projector.hidden-dimension=16", "--set", "projector.embedding-dimension=8",
        "--set", "backbone.width=8", "--set", "epochs=2", "--set", "warmup-epochs=0", "--knn-every", "0",
        "--probe-every", "0", "--online-probe", "off", "--threads", "1",
        "--checkpoint-every", "1steps",
    ];

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder.File("run");

    private static string Program => Path.Combine(MiraProcess.Folder, "mira");

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

    [Fact]
    public void A_batch_that_cannot_be_divided_is_refused_with_rank_and_machine()
    {
        var run = Collectives.Mpi.Mpirun.Run(2, Program,
            ["pretrain", .. Tiny, "--set", "batch-size=99", "--output", Run]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"rank 0 on {Environment.MachineName}: A batch of 99 images cannot be " +
            "divided evenly among 2 processes", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run));
    }

    [Fact]
    public async Task A_killed_run_is_whole_and_resumes_with_another_number_of_processes()
    {
        using (var run = Collectives.Mpi.Mpirun.Start(2, Program, ["pretrain", .. Tiny, "--output", Run]))
        {
            AwaitStep(run, 2);
            Process.GetProcessById(Ranks(run.Id)[^1]).Kill();
            run.WaitForExit();
            Assert.NotEqual(0, run.ExitCode);
        }
        Assert.Equal(2, CheckpointHeader.Read(Path.Combine(Run, "checkpoint.safetensors")).Processes);

        using (var run = Collectives.Mpi.Mpirun.Start(4, Program, "resume", Run))
        {
            var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            AwaitProcesses(run, 4);
            Process.Start("kill", ["-USR1", $"{run.Id}"]).WaitForExit();
            run.WaitForExit();
            Assert.Equal(4, run.ExitCode);
            var shown = await output;
            Assert.DoesNotContain('\u001b', shown);
            Assert.Single(shown.Split('\n'), line =>
                line.Contains("resumed at step", StringComparison.Ordinal));
        }

        var last = MiraProcess.Run("resume", Run);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Contains("in 4 process(es)", last.Error, StringComparison.Ordinal);
    }

    private void AwaitStep(Process run, int step) => Await(run, header => header.Step >= step);

    private void AwaitProcesses(Process run, int processes) => Await(run, header => header.Processes == processes);

    private void Await(Process run, Func<CheckpointHeader, bool> isReached)
    {
        var checkpoint = Path.Combine(Run, "checkpoint.safetensors");
        while (!File.Exists(checkpoint) || !isReached(CheckpointHeader.Read(checkpoint)))
        {
            Assert.False(run.HasExited, "The run ended early.");
            Thread.Sleep(50);
        }
    }

    /// <summary>Processes of the program under an mpirun.</summary>
    private static int[] Ranks(int mpirun) =>
        [.. File.ReadAllText($"/proc/{mpirun}/task/{mpirun}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(int.Parse)];
}
