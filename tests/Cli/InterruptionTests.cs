using System.Diagnostics;
using Mira.Cli;

namespace Mira.Tests.Cli;

public sealed class InterruptionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mira-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    public void Signal_saves_the_run_and_exits_with_4(string signal)
    {
        using var run = Process.Start(new ProcessStartInfo(
            Path.Combine(MiraProcess.Folder, "mira"),
            ["pretrain", "--scale", "smoke", "--threads", "1", "--output", _folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.NotNull(run.StandardOutput.ReadLine());

        using var kill = Process.Start("kill", [signal, $"{run.Id}"]);
        var error = run.StandardError.ReadToEnd();
        run.WaitForExit();

        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("stopped: Interrupted after step", error, StringComparison.Ordinal);
        Assert.Contains($"mira resume {_folder.FullName}", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "checkpoint.safetensors")));
    }

    [Theory]
    [InlineData("Name:\tmira\nSigIgn:\t0000000000000001\n", true)]
    [InlineData("SigIgn:\t0000000000001003\n", true)]
    [InlineData("SigIgn:\t0000000000001000\nSigCgt:\t0000000000000001\n", false)]
    [InlineData("", false)]
    public void A_process_under_nohup_outlives_its_terminal(string status, bool isIgnored) =>
        Assert.Equal(isIgnored, Interruption.IsHangupIgnored(status));
}
