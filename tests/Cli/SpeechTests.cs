using System.CommandLine;
using Mira.Cli;
using Mira.Cli.Display;
using Mira.Experiments.Files.Numpy;
using Spectre.Console.Testing;
using static TorchSharp.torch;

namespace Mira.Tests.Cli;

public sealed class SpeechTests : IDisposable
{
    // Two steps of a network of width 8.
    private static readonly string[] Tiny =
    [
        "--scale", "smoke", "--epochs", "1", "--batch-size", "6", "--threads", "1", "--online-probe", "off", "--set",
        "backbone.width=8", "projector.hidden-dimension=16", "projector.embedding-dimension=8",
        "projector.prototypes=16", "warmup-epochs=0",
    ];

    private readonly PictureFolder _folder = new();

    public SpeechTests()
    {
        for (var number = 0; number < 12; number++)
        {
            var label = number < 6 ? "a" : "b";
            _folder.Add($"photos/{label}/{number % 6}.jpg", number % 2 == 0 ? "420.jpg" : "gray.jpg");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_can_be_quiet_or_verbose_but_not_both()
    {
        Assert.All(Leaves(), words =>
        {
            Assert.Contains("--verbose", Help([.. words]), StringComparison.Ordinal);
            Assert.Contains("--quiet", Help([.. words]), StringComparison.Ordinal);
        });
        Assert.Contains("exclude each other", (await CommandRun.Of("version", "-q", "-v")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_prints_its_progress_on_standard_error_and_its_files_on_standard_output()
    {
        var (usual, quiet) = (await Train("usual"), await Train("quiet", "--quiet"));

        Assert.Equal((0, 0), (usual.ExitCode, quiet.ExitCode));
        Assert.Contains("12 training images", usual.Error, StringComparison.Ordinal);
        Assert.Contains("loss", usual.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("loss", usual.Output, StringComparison.Ordinal);
        Assert.Contains("checkpoint.safetensors", quiet.Output, StringComparison.Ordinal);
        Assert.Equal("", quiet.Error);
    }

    [Theory]
    [InlineData("recipe list", "recipe show NAME")]
    [InlineData("data list", "data fetch SET")]
    public async Task Advice_is_no_result(string line, string advice)
    {
        var (usual, quiet) = (await CommandRun.Of(line.Split(' ')), await CommandRun.Of([.. line.Split(' '), "-q"]));

        Assert.Contains(advice, usual.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal((usual.Output, ""), (quiet.Output, quiet.Error));
    }

    [Fact]
    public async Task Verbose_names_opened_files_threads_and_time()
    {
        var scores = Path.Combine(_folder.Root, "scores.npy");
        NumpyFile.Write(scores, ones(4, 3));
        string[] line = ["assign", scores, "--out", Path.Combine(_folder.Root, "targets.npy"), "--threads", "1"];
        var (verbose, usual) = (await CommandRun.Of([.. line, "--verbose"]), await CommandRun.Of(line));

        var said = verbose.Error.ReplaceLineEndings("");
        Assert.Contains("scores.npy", said, StringComparison.Ordinal);
        Assert.Contains("1 compute threads on", said, StringComparison.Ordinal);
        Assert.Matches(@"took \d+\.\d\d s", said);
        Assert.Equal("", usual.Error);
        Assert.Equal(usual.Output, verbose.Output);
    }

    [Fact]
    public async Task Quiet_errors_are_shown()
    {
        var run = await CommandRun.Of("assign", "missing.npy", "--out", "x.npy", "--quiet");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_begins_on_a_line_of_its_own()
    {
        using var console = new TestConsole();
        var terminal = Terminal.Of(console, console).Live();
        terminal.ShowStatus("epoch 1/7");
        ErrorDisplay.Show(terminal, new OperationCanceledException());

        Assert.Contains("epoch 1/7\r\u001b[Jstopped: Interrupted.", console.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> Train(string run, params string[] options) => CommandRun.Of(
        ["pretrain", Path.Combine(_folder.Root, "photos"), "--output", Path.Combine(_folder.Root, run), .. Tiny,
            .. options]);

    private static string Help(string[] words) => CommandRun.Of([.. words, "--help"]).Result.Output;

    /// <summary>Every command that does something, as it is typed.</summary>
    private static IEnumerable<IReadOnlyList<string>> Leaves()
    {
        return Below(MiraCommand.Build(Terminal.Silent), []);

        static IEnumerable<IReadOnlyList<string>> Below(Command command, IReadOnlyList<string> words) =>
            command.Subcommands.SelectMany(one => Below(one, [.. words, one.Name]))
                .Concat(command.Action is null ? [] : [words]);
    }
}
