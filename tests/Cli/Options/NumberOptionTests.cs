using System.CommandLine;
using Mira.Cli;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli.Options;

public sealed class NumberOptionTests
{
    [Theory]
    [InlineData("knn --temperature 0,07", "0,07 is not a number; write 0.07.")]
    [InlineData("knn --temperature 0.07 0,1", "0,1 is not a number; write 0.1.")]
    [InlineData("knn --fractions 0,1", "0,1 is not a number; write 0.1.")]
    [InlineData("knn --k 1,000", "1,000 is not a whole number; write 1000.")]
    [InlineData("knn --k 20 -1", "--k -1 cannot be used. Expected a whole number, 1 or more.")]
    [InlineData("transfer --c 0,5", "0,5 is not a number; write 0.5.")]
    [InlineData("assign x.npy --out y.npy --tau 0,225", "0,225 is not a number; write 0.225.")]
    [InlineData("assign x.npy --out y.npy --beta 0,6 --tau 0.2", "0,6 is not a number; write 0.6.")]
    [InlineData("linear-eval --lr 0,1", "0,1 is not a number; write 0.1.")]
    [InlineData("semi-supervised --fractions 0,1", "0,1 is not a number; write 0.1.")]
    [InlineData("semi-supervised --head-lr 0,1", "0,1 is not a number; write 0.1.")]
    [InlineData("pretrain --epochs 1,5", "1,5 is not a whole number.")]
    [InlineData("pretrain --seed 1.000", "1.000 is not a whole number; write 1000.")]
    [InlineData("pretrain --set base-learning-rate=0,3", "0,3 is not a number; write 0.3.")]
    [InlineData("recipe show mira --set base-learning-rate=0,3", "0,3 is not a number; write 0.3.")]
    [InlineData("knn --temperature NaN", "NaN is not a finite number.")]
    [InlineData("knn --memory 1,5G", "1,5 is not a number; write 1.5.")]
    public async Task A_number_in_another_spelling_is_a_usage_error(string line, string message)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, string.Join(' ',
            run.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_numbers_has_the_one_parser()
    {
        using var console = new TestConsole();
        var root = MiraCommand.Build(Terminal.Of(console, console));
        NumberOptions.UseOneParser(root);

        var numeric = Options(root).Where(option => NumberOptions.IsNumeric(option.ValueType)).ToList();

        Assert.NotEmpty(numeric);
        Assert.All(numeric, option =>
            Assert.NotNull(option.GetType().GetProperty(nameof(Option<int>.CustomParser))!.GetValue(option)));
    }

    [Fact]
    public void An_option_of_another_number_type_is_noticed() =>
        Assert.Throws<NotSupportedException>(() =>
            NumberOptions.UseOneParser(new RootCommand { new Option<float>("--share") }));

    [Fact]
    public void The_environment_cannot_choose_another_language()
    {
        Dictionary<string, string?> german = new()
        {
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "false",
            ["LANG"] = "de_DE.UTF-8",
            ["LC_ALL"] = "de_DE.UTF-8",
        };

        var wrong = MiraProcess.RunIn(MiraProcess.Folder, german, "assign", "x.npy", "--out", "y.npy",
            "--tau", "0,225");
        var help = MiraProcess.RunIn(MiraProcess.Folder, german, "assign", "--help");

        Assert.Equal((1, 0), (wrong.ExitCode, help.ExitCode));
        Assert.Contains("write 0.225", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("0.225", help.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Subcommands.SelectMany(Options));
}
