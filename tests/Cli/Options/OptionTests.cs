using System.CommandLine;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Cli.Options;

public sealed class OptionTests
{
    [Fact]
    public void Compute_options_are_read() => Assert.Equal(
        new ComputeSettings { Device = new(DeviceKind.Cuda, 1), Precision = ComputePrecision.Bf16, Threads = 3 },
        Read("--device cuda:1 --precision bf16 --threads 3"));

    [Fact]
    public void Defaults_are_those_of_the_settings() => Assert.Equal(new ComputeSettings(), Read(""));

    [Fact]
    public void Automatic_threads_are_the_default() => Assert.Equal(Read(""), Read("--threads auto"));

    [Theory]
    [InlineData("--device gpu", "Expected auto, cpu, cuda or cuda:N")]
    [InlineData("--precision half", "'fp32'")]
    [InlineData("--threads -1", "Expected auto or a whole number, 0 or more")]
    [InlineData("--threads many", "Expected auto or a whole number, 0 or more")]
    [InlineData("--threads 99999999999", "Expected auto or a whole number, 0 or more")]
    [InlineData("--device", "--device")]
    public async Task Value_out_of_range_is_a_usage_error(string line, string message)
    {
        var run = await CommandRun.Of(_ => new RootCommand { Command(new ComputeOptions(), _ => { }) },
            ["compute", .. line.Split(' ')]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("500M", 500L << 20)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("2gb", 2L << 30)]
    public void Memory_is_a_number_of_bytes(string text, long bytes)
    {
        var memory = MemoryOption.Create("");
        Assert.Equal(bytes, new RootCommand { memory }.Parse(["--memory", text]).GetValue(memory)!.Bytes);
    }

    [Theory]
    [InlineData("MiB")]
    [InlineData("-1G")]
    [InlineData("2T")]
    public void Memory_without_a_number_of_bytes_is_refused(string text) =>
        Assert.Contains("such as 500M or 4G",
            Assert.Single(new RootCommand { MemoryOption.Create("") }.Parse(["--memory", text]).Errors).Message,
            StringComparison.Ordinal);

    private static ComputeSettings? Read(string line)
    {
        var options = new ComputeOptions();
        ComputeSettings? settings = null;
        Command(options, parsed => settings = options.Read(parsed)).Parse(line).Invoke();
        return settings;
    }

    private static DocumentedCommand Command(ComputeOptions options, Action<ParseResult> action)
    {
        var command = new DocumentedCommand("compute", "Compute.");
        options.AddTo(command);
        command.SetAction(action);
        return command;
    }
}
