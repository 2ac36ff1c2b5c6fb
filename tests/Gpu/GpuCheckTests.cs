using System.Diagnostics;
using Mira.Experiments.Files;

namespace Mira.Tests.Gpu;

/// <summary>The script for GPU machines, as far as it goes without one; <c>make gpu-check
/// DEVICE=cpu</c> tries the rest.</summary>
public sealed class GpuCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_machine_without_a_GPU_is_skipped_in_one_line()
    {
        Assert.SkipWhen(Directory.Exists("/proc/driver/nvidia/gpus")
            || File.Exists("/dev/dxg"), "This machine has a GPU.");
        var checkout = FakeCheckout();
        var (code, output, _) = Run(checkout, "--device", "cuda", "--output", _folder.File("out"));

        Assert.Equal(0, code);
        Assert.Single(output.TrimEnd().Split('\n'));
        Assert.Equal(
            ["check,status,seconds,detail", "all,skipped,0,\"no NVIDIA GPU\""],
            File.ReadAllLines(Path.Combine(_folder, "out", "checks.csv")));
    }

    [Fact]
    public void Every_check_is_reported_and_one_that_failed_is_the_exit_code()
    {
        var output = _folder.File("out");
        var (code, said, _) = Run(FakeCheckout(), "--device", "cpu", "--output", output, "--python", "no-such-python");

        Assert.Equal(1, code);
        var rows = File.ReadAllLines(Path.Combine(output, "checks.csv"));
        Assert.Equal(
            ["check,status", "doctor,failed", "agreement,failed", "step,failed", "processes,failed",
                "training,failed"],
            rows.Select(row => string.Join(',', row.Split(',')[..2])));
        Assert.Contains("mira doctor ends with 9: broken, as asked", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--speed", "fast")]
    [InlineData("--device", "gpu")]
    [InlineData("--rounds", "0")]
    [InlineData("--checks", "speed")]
    [InlineData("--data-dir", "/no/such/folder")]
    public void Wrong_usage_is_refused(string option, string value)
    {
        var (code, _, error) = Run(FakeCheckout(), option, value);

        Assert.Equal(2, code);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    /// <summary>The script in an unpacked package whose programs end with 9.</summary>
    private string FakeCheckout()
    {
        var script = _folder.File("gpu-check.sh");
        File.Copy(Path.Combine(SourceTree.Root, "tests", "Gpu", "gpu-check.sh"), script);
        var programs = Directory.CreateDirectory(_folder.File("program")).FullName;
        foreach (var name in (string[])["mira", "Mira.Tests"])
        {
            var path = Path.Combine(programs, name);
            AtomicFile.WriteText(path, "#!/bin/sh\necho broken, as asked\nexit 9\n");
            Process.Start("chmod", ["+x", path])!.WaitForExit();
        }
        return script;
    }

    private static (int Code, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
