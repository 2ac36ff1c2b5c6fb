using System.Diagnostics;
using Mira.Cli.Display;

namespace Mira.Tests.Cli.Display;

public sealed class StandardStreamTests : IDisposable
{
    private const string Tiny = "pretrain --scale smoke --threads 1 --knn-every 0 --probe-every 0 "
        + "--set batch-size=500 projector.prototypes=64 projector.hidden-dimension=64 epochs=1 warmup-epochs=0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_stream_does_not_take_is_dropped_and_told_once()
    {
        using var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write,
            FileShare.ReadWrite, bufferSize: 0));
        full.AutoFlush = true;
        var told = new List<string>();
        var writer = new StandardWriter(full, told.Add);

        writer.WriteLine("one");
        writer.Write("two");

        Assert.Contains("No space left", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(told[0], writer.Failure);
    }

    [Theory]
    // What is printed is the result: its loss is an error.
    [InlineData("recipe list", "> /dev/full", 2, "could not be written to standard output: No space left")]
    [InlineData("data list", ">&-", 2, "could not be written to standard output: it is closed")]
    [InlineData("--help", "> /dev/full", 2, "could not be written to standard output")]
    // A reader that has enough is none.
    [InlineData("recipe list", "| head -1 > /dev/null; exit ${PIPESTATUS[0]}", 0, "")]
    // The exit code stays the same when the message cannot be shown.
    [InlineData("checkpoint show missing.pth", "2> /dev/full", 2, "")]
    [InlineData("checkpoint show missing.pth", ">&- 2>&-", 2, "")]
    [InlineData("recipe lost", "2>&-", 1, "")]
    [InlineData("assign missing.npy --out x.npy", "> /dev/full 2> /dev/full < /dev/null", 2, "")]
    public void A_command_ends_with_its_code_whatever_the_streams_take(string command, string streams,
        int code, string error)
    {
        var ended = Shell($"{command} {streams}");

        Assert.Equal(code, ended.ExitCode);
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> /dev/full", "warning: cannot write to standard output: No space left")]
    [InlineData(">&- 2>&-", "")]
    public void Training_goes_on_without_output(string streams, string warning)
    {
        var ended = Shell($"{Tiny} --output {_folder} {streams}");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(warning, ended.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("run.json")));
    }

    private static MiraProcess Shell(string words)
    {
        using var shell =
            Process.Start(new ProcessStartInfo("bash", ["-c", $"'{Path.Combine(MiraProcess.Folder, "mira")}' {words}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return new(shell.ExitCode, output, error.Result);
    }
}
