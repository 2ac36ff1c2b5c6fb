using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mira.Cli;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli;

public sealed class HelpTests
{
    [Theory]
    [InlineData("doctor")]
    [InlineData("completions")]
    public async Task Help_is_the_approved_one(string command)
    {
        var run = await CommandRun.Of(command, "--help");

        Assert.Equal(0, run.ExitCode);
        ApprovedText.Verify($"help-{command}", run.Output);
    }

    [Fact]
    public void Every_command_and_option_is_described_once()
    {
        var root = MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole()));
        Assert.All(root.Subcommands, command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option =>
                Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            var spellings = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToArray();
            Assert.Equal(spellings.Distinct(), spellings);
        });
    }

    [Fact]
    public void Every_command_has_two_examples_that_parse()
    {
        foreach (var command in All())
        {
            var examples = HelpPage.ExamplesOf(command);
            Assert.True(examples.Count >= 2, HelpPage.Path(command));
            Assert.All(examples, example =>
            {
                var words = Words(example.Line);
                var parsed = CommandLine.Complete(MiraCommand.Build(Silent(), words)).Parse(words);
                Assert.True(parsed.Errors.Count == 0, $"{example.Line}: {string.Join(' ', parsed.Errors)}");
                Assert.Contains(HelpPage.Path(parsed.CommandResult.Command), example.Line, StringComparison.Ordinal);
                Assert.StartsWith(HelpPage.Path(command), example.Line, StringComparison.Ordinal);
                Assert.All(words.SkipWhile(word => word != "--recipe").Skip(1).Take(1),
                    name => Assert.Contains(name, PaperRuns.Names));
            });
        }
    }

    [Fact]
    public void Every_option_has_a_group_and_a_default_in_words()
    {
        Assert.All(All().OfType<DocumentedCommand>(), command =>
            Assert.All(command.Options.Where(option => !option.Hidden), option =>
        {
            var name = $"{HelpPage.Path(command)} {option.Name}";
            Assert.True(command.GroupOf(option) is not null, name);
            Assert.True(option.ValueType == typeof(bool) || option.HelpName is not null, name);
            // Defaults are shown as a user types them: no type name, no enum member, never empty.
            Assert.Matches(@"^[^A-Z]*$|^README\.md", OptionText.Default(option));
            Assert.DoesNotContain("System.", OptionText.About(option), StringComparison.Ordinal);
            Assert.DoesNotContain("[default:\u00a0]", OptionText.About(option), StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void Help_fits_a_hundred_columns_and_shows_rare_options_only_when_asked()
    {
        foreach (var command in All())
        {
            var (usual, all) = (HelpPage.Of(command, showsAll: false), HelpPage.Of(command, showsAll: true));
            Assert.All(all.Split('\n').Concat(usual.Split('\n')), line =>
                Assert.True(line.Length <= HelpPage.Width, line));
            var rare = command.Options.Where(option => command is DocumentedCommand documented
                && documented.IsRare(option)).ToList();
            Assert.All(rare, option => Assert.DoesNotMatch($@"(?m)^  (-\S+, )*{option.Name} ?", usual));
            Assert.All(rare, option => Assert.Matches($@"(?m)^  (-\S+, )*{option.Name} ?", all));
            Assert.Equal(rare.Count > 0, usual.Contains(HelpPage.AllOption, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Help_is_shown_by_either_option_and_wins_over_mistakes()
    {
        var usual = await CommandRun.Of("pretrain", "--nonsense", "-h");
        var all = await CommandRun.Of("pretrain", "--help-all");

        Assert.Equal((0, 0), (usual.ExitCode, all.ExitCode));
        Assert.DoesNotContain("--tf32", usual.Output, StringComparison.Ordinal);
        Assert.Contains("--tf32", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_are_listed_in_the_order_of_the_paper()
    {
        var help = (await CommandRun.Of("reproduce", "--help")).Output;

        Assert.Contains("mira reproduce [ITEM ...] [options]", help, StringComparison.Ordinal);
        var places = Paper.Items.Select(item => help.IndexOf($" {item.Id},", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_command_that_is_called_is_built_alone_and_anything_else_sees_all()
    {
        var terminal = Terminal.Of(new TestConsole(), new TestConsole());
        var names = MiraCommand.Build(terminal).Subcommands.Select(command => command.Name).ToList();
        Assert.All(names, name => Assert.Equal([name], MiraCommand.Build(terminal, [name, "--help"])
            .Subcommands.Select(command => command.Name)));
        Assert.All(["--help", "--debug", "[suggest]", "reproduec"], word =>
            Assert.Equal(names, MiraCommand.Build(terminal, [word, "reproduce"])
                .Subcommands.Select(command => command.Name)));
    }

    [Fact]
    public async Task Nonsense_for_any_numeric_option_is_a_usage_error_in_plain_words()
    {
        var root = MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole()));
        foreach (var command in root.Subcommands)
        {
            foreach (var option in command.Options.Where(option => IsNumeric(option.ValueType)))
            {
                var run = await CommandRun.Of(command.Name, option.Name, "nonsense");
                Assert.Equal(1, run.ExitCode);
                Assert.Matches($"{option.Name}.*[Ee]xpected", run.Error);
                Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Help_of_every_command_loads_no_native_library()
    {
        Assert.Contains("libtorch_cpu.so", Opened("doctor"), StringComparison.Ordinal);

        var root = MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole()));
        Assert.All(root.Subcommands, command =>
        {
            var opened = Opened(command.Name, "--help");
            Assert.DoesNotContain("libtorch", opened, StringComparison.Ordinal);
            Assert.DoesNotContain("libLibTorchSharp", opened, StringComparison.Ordinal);
            Assert.DoesNotContain("libSkiaSharp", opened, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Help_costs_little_more_than_a_start()
    {
        // Processor time of the best of several runs in turns: a busy or slow machine changes both alike.
        var runs = Enumerable.Range(0, 5).Select(_ => (ProcessorSeconds("--help"), ProcessorSeconds("--version")))
            .ToList();
        Assert.InRange(runs.Min(run => run.Item1) / runs.Min(run => run.Item2), 0, 2);
    }

    private static Terminal Silent() => Terminal.Of(new TestConsole(), new TestConsole());

    /// <summary>The root and every command under it, as help sees them.</summary>
    private static IEnumerable<Command> All()
    {
        var root = CommandLine.Complete(MiraCommand.Build(Silent()));
        return Below(root);

        static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);
    }

    /// <summary>The words behind "mira" as a shell would take them apart.</summary>
    private static string[] Words(string line) =>
        [.. Regex.Matches(line, "\"([^\"]*)\"|\\S+")
            .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value).Skip(1)];

    private static double ProcessorSeconds(string arguments)
    {
        var script = $"TIMEFORMAT='%U %S'; time '{Path.Combine(MiraProcess.Folder, "mira")}' {arguments} >/dev/null";
        using var process =
            Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true })!;
        return process.StandardError.ReadToEnd().Split(' ')
            .Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }

    private static bool IsNumeric(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is TypeCode.Int32 or TypeCode.Int64
            or TypeCode.Single or TypeCode.Double && !type.IsEnum;

    /// <summary>The system loader's own account of the libraries it opened.</summary>
    private static string Opened(params string[] arguments) =>
        MiraProcess.RunIn(MiraProcess.Folder, new Dictionary<string, string?> { ["LD_DEBUG"] = "files" }, arguments)
            .Error;
}
