using System.Diagnostics;
using Mira.Experiments.Checkpoints;
using Mira.Tests.Collectives.Mpi;

namespace Mira.Tests.Durability;

/// <summary>Pretrainings by two processes, of which a random one is killed without warning at random moments; resumed
/// until they are done.</summary>
/// <param name="folder">A folder for the runs.</param>
internal sealed class KilledRanks(string folder)
{
    private const int Processes = 2, MostOfOneRun = 5;

    /// <summary>Kills until so many kills have met a running process; every run is compared with one of as many
    /// processes that was left alone.</summary>
    /// <param name="kills">Kills.</param>
    /// <param name="seed">Seed of the moments and the processes.</param>
    /// <returns>Runs compared.</returns>
    internal int Kill(int kills, int seed)
    {
        var watch = Stopwatch.StartNew();
        var whole = new LaunchedRun(Path.Combine(folder, "whole"));
        Require(whole);
        var (length, expected) = (watch.Elapsed, TinyRun.Result(whole.Folder));
        var random = new Random(seed);
        var runs = 0;
        for (var killed = 0; killed < kills; runs++)
        {
            var broken = new LaunchedRun(Path.Combine(folder, $"killed-{runs}"));
            for (var most = Math.Min(killed + MostOfOneRun, kills); killed < most && KillOne(broken, length, random);)
            {
                killed++;
            }
            if (!IsDone(broken))
            {
                Require(broken);
            }
            Assert.Equal(expected, TinyRun.Result(broken.Folder));
            Directory.Delete(broken.Folder, recursive: true);
        }
        return runs;
    }

    /// <summary>Starts or resumes a run and kills one of its processes.</summary>
    /// <returns>Whether it was met running; otherwise the run is done.</returns>
    private static bool KillOne(LaunchedRun run, TimeSpan length, Random random)
    {
        using var started = run.Start(Processes);
        // Waiting for the end lets go of the process, and of its number.
        var launcher = started.Id;
        var ended = Task.Run(() => Mpirun.Ended(started));
        var (moment, rank) = (length * random.NextDouble(), random.Next(Processes));
        if (ended.Wait(moment))
        {
            Assert.True(ended.Result.ExitCode == 0, ended.Result.Error);
            return false;
        }
        // Before both are there, there is nothing to kill.
        var ranks = LaunchedRun.Ranks(launcher);
        for (; ranks.Length < Processes && !ended.IsCompleted; ranks = LaunchedRun.Ranks(launcher))
        {
            Thread.Sleep(10);
        }
        if (ranks.Length == Processes)
        {
            LaunchedRun.Signal(ranks[rank], "KILL");
        }
        var code = ended.Result.ExitCode;
        Assert.True(code is 0 or 137, $"{code}: {ended.Result.Error}");
        return code == 137;
    }

    private static bool IsDone(LaunchedRun run) => File.Exists(new RunFolder(run.Folder).Record);

    private static void Require(LaunchedRun run)
    {
        var ended = Mpirun.Ended(run.Start(Processes));
        Assert.True(ended.ExitCode == 0, ended.Error);
    }
}

/// <summary>The long test of several processes, which 'make soak-processes' runs and 'make test' leaves out; it writes
/// its section of results/RELIABILITY.md.</summary>
public sealed class KilledRanksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_of_which_a_process_is_killed_is_resumed_to_the_same_bits() =>
        Assert.InRange(new KilledRanks(_folder).Kill(kills: 1, seed: 1), 1, 3);

    [Fact(Explicit = true)]
    public void Soak_writes_the_section_of_several_processes()
    {
        var kills = SoakTests.Setting("MIRA_SOAK_KILLS", 50);
        var watch = Stopwatch.StartNew();
        var runs = new KilledRanks(_folder).Kill(kills, seed: 3);
        var minutes = watch.Elapsed.TotalMinutes;
        ReliabilityPage.Replace(SoakTests.Page, ReliabilityPage.Processes, FormattableString.Invariant($"""
            Written by `make soak-processes` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {kills} times `kill -9` met a random
            one of the two processes of a pretraining under {Mpirun.Version()}, at random moments, in {runs} runs
            ({minutes:f0} minutes). mpirun ended the other one with exit code 137. Every run was resumed with two
            processes until it was done. Its checkpoint then equals that of a run of two processes that was left alone
            byte for byte, and metrics.csv in every column but the times.

            """));
    }
}
