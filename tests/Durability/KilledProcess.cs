using System.Diagnostics;
using Mira.Experiments.Checkpoints;

namespace Mira.Tests.Durability;

/// <summary>Pretrainings in processes of their own, killed without warning at random moments and resumed
/// until they are done.</summary>
/// <param name="folder">A folder for the runs.</param>
internal sealed class KilledProcess(string folder)
{
    private static readonly string[] Settings =
    [
        "--scale", "smoke", "--threads", "1", "--checkpoint-every", "3steps", "--knn-every", "0", "--probe-every", "0",
        "--set", "batch-size=500", "projector.prototypes=64", "projector.hidden-dimension=64", "epochs=1",
        "warmup-epochs=0",
    ];

    private static readonly Dictionary<string, string?> NoVariables = [];

    /// <summary>Kills until so many kills have met a running process; every run is compared with one
    /// that was left alone.</summary>
    /// <param name="kills">Kills.</param>
    /// <param name="seed">Seed of the moments.</param>
    /// <returns>Runs compared.</returns>
    internal int Kill(int kills, ulong seed)
    {
        var watch = Stopwatch.StartNew();
        Require(Start(["pretrain", .. Settings, "--output", Path.Combine(folder, "whole")]));
        var (length, expected) = (watch.Elapsed, TinyRun.Result(Path.Combine(folder, "whole")));
        var moments = new Random((int)seed);
        var runs = 0;
        for (var killed = 0; killed < kills; runs++)
        {
            var broken = Path.Combine(folder, $"killed-{runs}");
            killed += KillUntilDone(broken, length, moments, kills - killed);
            Assert.Equal(expected, TinyRun.Result(broken));
            Directory.Delete(broken, recursive: true);
        }
        return runs;
    }

    /// <summary>One run, killed at most three times.</summary>
    /// <returns>Kills that met it running.</returns>
    private static int KillUntilDone(string output, TimeSpan length, Random moments, int kills)
    {
        var killed = 0;
        for (; killed < Math.Min(kills, 3); killed++)
        {
            using var run = Start(Next(output));
            if (run.WaitForExit(length * moments.NextDouble()))
            {
                Assert.Equal(0, run.ExitCode);
                return killed;
            }
            run.Kill();
            run.WaitForExit();
        }
        Require(Start(Next(output)));
        return killed;
    }

    /// <summary>The command that a person would type: resume once there is something to resume.</summary>
    private static string[] Next(string output) => new RunFolder(output).HasCheckpoint
        ? ["resume", output]
        : ["pretrain", .. Settings, "--output", output];

    private static Process Start(params string[] arguments) => MiraProcess.Start(NoVariables, arguments);

    private static void Require(Process run)
    {
        using (run)
        {
            var error = run.StandardError.ReadToEndAsync();
            run.StandardOutput.ReadToEnd();
            run.WaitForExit();
            Assert.True(run.ExitCode == 0, error.Result);
        }
    }
}
