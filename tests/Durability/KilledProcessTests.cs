using System.Diagnostics;

namespace Mira.Tests.Durability;

public sealed class KilledProcessTests : IDisposable
{
    private static readonly string[] Slow = ["--scale", "laptop", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_killed_run_is_resumed_to_the_same_bits() =>
        Assert.InRange(new KilledProcess(_folder).Kill(kills: 3, seed: 1), 1, 3);

    [Fact]
    public void A_running_run_is_not_entered_and_two_signals_end_it_at_once()
    {
        using var first = Begin();

        var second = MiraProcess.Run("resume", _folder);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"in use by process {first.Id}", second.Error, StringComparison.Ordinal);

        Signal(first, "-STOP");
        Signal(first, "-INT");
        Signal(first, "-INT");
        Signal(first, "-TERM");
        Signal(first, "-CONT");
        Assert.True(first.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.NotEqual(0, first.ExitCode);
        Assert.Equal(2, MiraProcess.Run("resume", _folder, "--verify", "5").ExitCode);
    }

    private Process Begin()
    {
        var run = MiraProcess.Start(new Dictionary<string, string?>(), ["pretrain", .. Slow, "--output", _folder]);
        Assert.NotNull(run.StandardError.ReadLine());
        return run;
    }

    private static void Signal(Process run, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{run.Id}"]);
        kill.WaitForExit();
    }
}
