using System.Diagnostics;
using System.Text.Json;
using Mira.Cli;
using Mira.Experiments.Files.Numpy;

namespace Mira.Tests.Cli;

public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    public void Signal_saves_the_run_and_exits_with_4(string signal)
    {
        using var run = Process.Start(new ProcessStartInfo(
            Path.Combine(MiraProcess.Folder, "mira"),
            ["pretrain", "--scale", "smoke", "--threads", "1", "--output", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.NotNull(run.StandardError.ReadLine());

        using var kill = Process.Start("kill", [signal, $"{run.Id}"]);
        var error = run.StandardError.ReadToEnd();
        run.WaitForExit();

        Assert.Equal(4, run.ExitCode);
        Assert.Matches("(?m)^stopped: Interrupted after step", error);
        Assert.Contains($"mira resume {_folder}", error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("checkpoint.safetensors")));
    }

    [Theory]
    [InlineData("Name:\tmira\nSigIgn:\t0000000000000001\n", true)]
    [InlineData("SigIgn:\t0000000000001003\n", true)]
    [InlineData("SigIgn:\t0000000000001000\nSigCgt:\t0000000000000001\n", false)]
    [InlineData("", false)]
    public void A_process_under_nohup_outlives_its_terminal(string status, bool isIgnored) =>
        Assert.Equal(isIgnored, Interruption.IsHangupIgnored(status));

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void Signal_ends_the_solver_at_its_next_iteration_and_nothing_is_written(string signal)
    {
        var (scores, targets) = (_folder.File("scores.npy"), _folder.File("targets.npy"));
        using (var values = TorchSharp.torch.rand(64, 32))
        {
            NumpyFile.Write(scores, values);
        }
        // libtorch is loaded when the solver is about to begin.
        var (code, error) = Signal(signal, run => File.ReadAllText($"/proc/{run.Id}/maps")
            .Contains("libtorch_cpu", StringComparison.Ordinal),
            "assign", scores, "--out", targets, "--iterations", "1000000000", "--threads", "1");
        Assert.Equal(4, code);
        Assert.StartsWith("stopped: Interrupted", error, StringComparison.Ordinal);
        Assert.False(File.Exists(targets));
    }

    [Fact]
    public void Signal_ends_a_command_that_has_nothing_to_save_at_once()
    {
        var (code, error) = Signal("-TERM", run => run.StandardOutput.ReadLine() is not null, "bench", "solver",
            "--rounds", "100000", "--threads", "1");
        Assert.Equal(4, code);
        Assert.StartsWith("stopped: Interrupted", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pretrain --scale smoke --threads 1 --output")]
    [InlineData("bench solver --rounds 100000 --batch 64 --threads 1 --out")]
    public async Task An_interrupted_command_prints_its_object(string line)
    {
        using var run = MiraProcess.Start(new Dictionary<string, string?>(),
            [.. line.Split(' '), _folder.File("out"), "--json"]);
        while (!File.ReadAllText($"/proc/{run.Id}/maps").Contains("libtorch_cpu", StringComparison.Ordinal))
        {
            Assert.False(run.HasExited);
            Thread.Sleep(20);
        }
        using var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]);
        var error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var found = JsonSchema.Results.Read(await output);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4, run.ExitCode);
        Assert.Equal("""{"code":4,"reason":"interrupted"}""", JsonSerializer.Serialize(found.GetProperty("exit")));
        Assert.Contains("stopped: " + found.GetProperty("error").GetProperty("message").GetString(), await error,
            StringComparison.Ordinal);
    }

    private static (int Code, string Error) Signal(string signal, Func<Process, bool> hasBegun,
        params string[] arguments)
    {
        using var run = MiraProcess.Start(new Dictionary<string, string?>(), arguments);
        while (!hasBegun(run))
        {
            Assert.False(run.HasExited);
            Thread.Sleep(20);
        }
        using var kill = Process.Start("kill", [signal, $"{run.Id}"]);
        var error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, error);
    }
}
