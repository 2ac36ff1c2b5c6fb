using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Training;
using TorchSharp;

namespace Mira.Tests.Cli;

public sealed class ExitCodeTests
{
    public static TheoryData<Exception, int> Failures => new()
    {
        { new InputException("The file is damaged."), 2 },
        { new DivergenceException("The loss is not finite."), 3 },
        { new InterruptedRunException("Saved; resume with --resume."), 4 },
        { new OperationCanceledException(), 4 },
        { new IOException("No space left on device"), 2 },
        { new UnauthorizedAccessException("Access denied."), 2 },
        { new InsufficientMemoryException(), 2 },
        { new InvalidOperationException("Sequence contains no elements"), 70 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_one_message_and_its_exit_code(Exception failure, int code)
    {
        var run = await CommandRun.Of(_ => Failing(failure));

        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(code == 4 ? "stopped: " : "error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Failed_allocation_of_libtorch_is_no_defect()
    {
        var run = await CommandRun.Of(_ => Running(() => torch.zeros(1L << 45).Dispose()));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: Out of memory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_error_of_libtorch_is_a_defect()
    {
        var run = await CommandRun.Of(_ => Running(() => torch.zeros(2).add(torch.zeros(3)).Dispose()));

        Assert.Equal(70, run.ExitCode);
    }

    [Fact]
    public async Task Debug_shows_where_it_arose()
    {
        var run = await CommandRun.Of(_ => Failing(new InputException("The file is damaged.")), "--debug");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_names_itself_and_says_what_to_do()
    {
        var run = await CommandRun.Of(_ => Failing(new InvalidOperationException("no elements")));

        Assert.Contains("a defect of mira", run.Error, StringComparison.Ordinal);
        Assert.Contains("--debug", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doctr", "doctor")]
    [InlineData("doctor --data-dri x", "--data-dir")]
    public async Task Misspelling_is_a_usage_error_with_the_nearest_spelling(string line, string suggestion)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(suggestion, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_is_a_usage_error_with_the_help()
    {
        var run = await CommandRun.Of();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Usage:", run.Error, StringComparison.Ordinal);
    }

    private static RootCommand Failing(Exception failure) => Running(() => throw failure);

    private static RootCommand Running(Action action)
    {
        var root = new RootCommand();
        root.SetAction(_ => action());
        return root;
    }
}
