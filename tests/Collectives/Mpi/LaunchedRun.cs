using System.Diagnostics;
using Mira.Experiments.Checkpoints;

namespace Mira.Tests.Collectives.Mpi;

/// <summary>A pretraining of the built program by several processes, which saves itself after every step.</summary>
/// <param name="folder">Its folder.</param>
internal sealed class LaunchedRun(string folder)
{
    /// <summary>Settings of a run of seconds.</summary>
    internal static readonly string[] Tiny =
    [
        "--scale", "smoke", "--set", "batch-size=500", "--set", "projector.prototypes=16", "--set",
        "projector.hidden-dimension=16", "--set", "projector.embedding-dimension=8",
        "--set", "backbone.width=8", "--set", "epochs=2", "--set", "warmup-epochs=0", "--knn-every", "0",
        "--probe-every", "0", "--online-probe", "off", "--threads", "1",
        "--checkpoint-every", "1steps",
    ];

    internal string Folder => folder;

    internal static string Program => Path.Combine(MiraProcess.Folder, "mira");

    private string Checkpoint => new RunFolder(folder).Checkpoint;

    internal CheckpointHeader Header => CheckpointHeader.Read(Checkpoint);

    /// <summary>Begins the run, or goes on with it where there is something to go on with.</summary>
    internal Process Start(int processes, params string[] options) => Mpirun.Start(processes, options, Program,
        new RunFolder(folder).HasCheckpoint ? ["resume", folder] : ["pretrain", .. Tiny, "--output", folder]);

    internal void AwaitStep(Process run, int step) => Await(run, header => header.Step >= step);

    /// <summary>Waits for a checkpoint; fails where the run ends before.</summary>
    internal void Await(Process run, Func<CheckpointHeader, bool> isReached)
    {
        while (!File.Exists(Checkpoint) || !isReached(Header))
        {
            Assert.False(run.HasExited, "The run ended early.");
            Thread.Sleep(20);
        }
    }

    /// <summary>Processes of the program under an mpirun, in the order of their ranks; none where it has
    /// ended.</summary>
    internal static int[] Ranks(int mpirun)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{mpirun}/task/{mpirun}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order()];
        }
        catch (IOException)
        {
            return [];
        }
    }

    internal static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process}"]);
        kill.WaitForExit();
    }
}
