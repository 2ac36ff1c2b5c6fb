using System.Diagnostics;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Records;
using Mira.Experiments.Training;
using Mira.Tests.Durability;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives.Mpi;

/// <summary>One process of several in trouble: all end within seconds, with one message and the documented exit code,
/// and the last checkpoint is whole.</summary>
public sealed class RankFaultTests : IDisposable
{
    // Much longer than it takes, since other work may have the processor.
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private LaunchedRun Run => new(_folder.File("run"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("KILL", 0, 137, "rank 0 ")]
    [InlineData("STOP", 0, 2, "rank 1 on {0}: waited 10 s in ")]
    [InlineData("STOP", 1, 2, "rank 0 on {0}: waited 10 s in ")]
    public void A_process_that_gets_a_signal_ends_all(string signal, int rank, int code, string message)
    {
        using var run = Run.Start(2, "-x", $"{ProcessGroup.Patience}=10");
        var ranks = AtStep(run, 2);
        LaunchedRun.Signal(ranks[rank], signal);

        var ended = Ended(run, ranks);

        Assert.Equal(code, ended.ExitCode);
        Assert.Contains(string.Format(null, message, Environment.MachineName), ended.Error, StringComparison.Ordinal);
        SafetensorsFile.Open(new RunFolder(Run.Folder).Checkpoint).Dispose();
    }

    [Theory]
    [InlineData(nameof(RankFaultWorker.The_disk_of_rank_0_is_full), 2,
        "rank 0 on {0}: ", "No space left on device")]
    [InlineData(nameof(RankFaultWorker.Rank_1_cannot_read_a_file), 2, "rank 1 on {0}: ", "made up")]
    [InlineData(nameof(RankFaultWorker.Rank_1_aborts), 134, "rank 1 with PID ", "on node {0} exited on signal 6")]
    [InlineData(nameof(RankFaultWorker.The_disk_of_rank_1_is_full), 0, "", "")]
    [InlineData(nameof(RankFaultWorker.A_view_of_rank_1_is_not_finite), 0, "", "The first quantity that is not finite")]
    public void A_process_that_fails_ends_all(string fault, int code, string place, string message)
    {
        var ended = Mpirun.Ended(Mpirun.Start(2, ["-x", $"{RankFaultWorker.Variable}={Run.Folder}"],
            Path.Combine(AppContext.BaseDirectory, "Mira.Tests"), "-noLogo", "-noColor", "-explicit", "only",
            "-method", $"{typeof(RankFaultWorker).FullName}.{fault}"));

        Assert.True(code == ended.ExitCode, $"{ended.ExitCode}\n{ended.Output}\n{ended.Error}");
        Assert.Contains(string.Format(null, place, Environment.MachineName), ended.Error, StringComparison.Ordinal);
        Assert.Contains(string.Format(null, message, Environment.MachineName), ended.Error, StringComparison.Ordinal);
        SafetensorsFile.Open(new RunFolder(Run.Folder).Checkpoint).Dispose();
    }

    [Fact]
    public void Learning_rates_that_diverge_end_all_with_the_code_of_divergence()
    {
        var ended = Mpirun.Run(2, LaunchedRun.Program, ["pretrain", .. LaunchedRun.Tiny, "--set",
            "base-learning-rate=1e30", "--output", Run.Folder]);

        Assert.Equal(3, ended.ExitCode);
        Assert.Single(ended.Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
        Assert.True(File.Exists(new RunFolder(Run.Folder).Evidence));
    }

    [Fact]
    public void Bad_images_of_two_processes_end_all_and_are_named_together()
    {
        using var pictures = PictureFolder.Small();
        var names = Damage(pictures);

        var ended = OnPictures(pictures, BadImagePolicy.Fail);

        Assert.Equal(2, ended.ExitCode);
        Assert.All(names.Index(), name => Assert.Contains(
            $"rank {name.Index} on {Environment.MachineName}: Image '{name.Item}' is not a JPEG", ended.Error,
            StringComparison.Ordinal));
        Assert.Single(ended.Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_images_that_are_replaced_are_reported_as_by_one_process()
    {
        using var pictures = PictureFolder.Small();
        Damage(pictures);
        Assert.SkipUnless(Mpirun.IsThere, Mpirun.Missing);
        var alone = MiraProcess.Run(Arguments(pictures, BadImagePolicy.Replace, _folder.File("alone")));

        var ended = OnPictures(pictures, BadImagePolicy.Replace);

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("2 image files could not be decoded", alone.Error, StringComparison.Ordinal);
        Assert.Equal(Warnings(alone.Error), Warnings(ended.Error));
        Assert.Equal(Record(_folder.File("alone")).Warnings, Record(Run.Folder).Warnings);
        Assert.Equal((null, 2), (Record(_folder.File("alone")).Processes, Record(Run.Folder).Processes));
    }

    [Fact]
    public void A_second_run_in_the_same_folder_is_refused_and_harms_nothing()
    {
        using var first = Run.Start(2);
        var ranks = AtStep(first, 1);

        var second = Mpirun.Run(2, LaunchedRun.Program, "resume", Run.Folder);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"rank 0 on {Environment.MachineName}: {Run.Folder} is in use by process", second.Error,
            StringComparison.Ordinal);
        Assert.Equal(2, MiraProcess.Run("resume", Run.Folder).ExitCode);
        LaunchedRun.Signal(first.Id, "USR1");
        Assert.Equal(4, Ended(first, ranks).ExitCode);
        SafetensorsFile.Open(new RunFolder(Run.Folder).Checkpoint).Dispose();
    }

    [Fact]
    public void Processes_of_a_host_file_train_together()
    {
        var hosts = _folder.Write("hosts", "localhost slots=4\n"u8);

        var ended = Mpirun.Ended(Mpirun.Start(4, ["--hostfile", hosts], LaunchedRun.Program,
            ["pretrain", .. LaunchedRun.Tiny, "--set", "epochs=1", "--output", Run.Folder]));

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(4, Run.Header.Processes);
    }

    /// <summary>Damages an image in the first batch's part of each of two processes.</summary>
    /// <returns>Their paths, in the order of the ranks.</returns>
    private static string[] Damage(PictureFolder pictures)
    {
        var images = Catalog.Load(AnyFolder.Word, pictures.Root, new FolderSelection()).Train;
        var order = EpochOrder.Permutation(seed: 0, epoch: 0, images.Count);
        string[] names = [images.Name(order[1]), images.Name(order[^1])];
        Array.ForEach(names, name => pictures.Write(Path.GetRelativePath(pictures.Root, name), "no picture"u8));
        return names;
    }

    private MiraProcess OnPictures(PictureFolder pictures, BadImagePolicy policy) =>
        Mpirun.Run(2, LaunchedRun.Program, Arguments(pictures, policy, Run.Folder));

    private static string[] Arguments(PictureFolder pictures, BadImagePolicy policy, string output) =>
        ["pretrain", .. LaunchedRun.Tiny, "--data", AnyFolder.Word, "--data-dir", pictures.Root, "--bad-images",
            policy.ToString().ToLowerInvariant(), "--set", "batch-size=8", "--output", output];

    private static IEnumerable<string> Warnings(string error) => error.Split('\n')
        .Where(line => line.StartsWith("warning:", StringComparison.Ordinal));

    private static RunRecord Record(string folder) => RunRecord.Load(new RunFolder(folder).Record);

    private int[] AtStep(Process run, int step)
    {
        Run.AwaitStep(run, step);
        return LaunchedRun.Ranks(run.Id);
    }

    /// <summary>The end of a run that was started; nothing of it is left.</summary>
    private static MiraProcess Ended(Process run, int[] ranks)
    {
        var (error, output) = (run.StandardError.ReadToEndAsync(), run.StandardOutput.ReadToEndAsync());
        Assert.True(run.WaitForExit(Seconds), "The run did not end.");
        // mpirun does not wait for those that it kills.
        Assert.True(SpinWait.SpinUntil(() => !ranks.Any(IsAlive), Seconds), "A process is left.");
        return new(run.ExitCode, output.Result, error.Result);
    }

    /// <summary>Whether a process is there that is more than its exit code.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>What each process of <see cref="RankFaultTests"/> does.</summary>
public sealed class RankFaultWorker
{
    /// <summary>Names the run's folder.</summary>
    internal const string Variable = "MIRA_TEST_FOLDER";

    // Shown by process 0 alone where all processes know of the failure.
    private readonly Terminal _terminal = Terminal.OfProcess([]);

    [Fact(Explicit = true)]
    public void The_disk_of_rank_0_is_full() =>
        Train(0, request => request with { Files = new FaultyFiles(Fault.NoSpace, 20) }, (_, _) => { });

    [Fact(Explicit = true)]
    public void The_disk_of_rank_1_is_full() => Assert.Equal(0,
        Train(1, request => request with { Files = new FaultyFiles(Fault.NoSpace, 1) }, (_, _) => { }));

    [Fact(Explicit = true)]
    public void Rank_1_cannot_read_a_file() =>
        Train(1, request => request, (_, _) => throw new IOException("made up"));

    [Fact(Explicit = true)]
    public void Rank_1_aborts() => Train(1, request => request, (_, _) => Environment.FailFast("made up"));

    [Fact(Explicit = true)]
    public void A_view_of_rank_1_is_not_finite() => Assert.Equal(3, Train(1, request => request, (trainer, views) =>
    {
        if (trainer.Step == 1)
        {
            views[0].fill_(double.NaN);
        }
    }));

    /// <summary>Trains as the program does; one process has a disk or views of its own.</summary>
    private int Train(int rank, Func<PretrainRequest, PretrainRequest> request,
        Action<Trainer, IReadOnlyList<Tensor>> disturbance) =>
        Mira.Cli.Commands.LaunchedRun.Of(_terminal, (all, _) =>
        {
            var usual = TinyRun.In(Environment.GetEnvironmentVariable(Variable)!) with { Collectives = all };
            using var observer = new RunObserver { Warnings = [] };
            using var trainer = new Pretraining(all.Rank == rank ? request(usual) : usual, observer)
            {
                Disturbance = all.Rank == rank ? disturbance : null,
            }.Run(CancellationToken.None);
            return 0;
        });
}
