using System.CommandLine;
using Mira.Cli.Options;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Cli;

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
        var run = await CommandRun.Of(_ => Root(new ComputeOptions(), _ => { }), line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static ComputeSettings? Read(string line)
    {
        var options = new ComputeOptions();
        ComputeSettings? settings = null;
        Root(options, parsed => settings = options.Read(parsed)).Parse(line).Invoke();
        return settings;
    }

    private static RootCommand Root(ComputeOptions options, Action<ParseResult> action)
    {
        var root = new RootCommand();
        options.AddTo(root);
        root.SetAction(action);
        return root;
    }
}
