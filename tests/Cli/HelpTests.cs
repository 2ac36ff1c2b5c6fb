using System.Diagnostics;
using System.Globalization;
using Mira.Cli;
using Mira.Cli.Display;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli;

public sealed class HelpTests
{
    private const double LongestStart = 0.3;

    [Theory]
    [InlineData("doctor")]
    [InlineData("completions")]
    public async Task Help_is_the_approved_one(string command)
    {
        var run = await CommandRun.Of(command, "--help");

        Assert.Equal(0, run.ExitCode);
        ApprovedText.Verify($"help-{command}", run.Output.Replace("Mira.Tests", "mira", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_and_option_is_described_once()
    {
        var root = MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole()));
        Assert.All(root.Subcommands, command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            var spellings = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToArray();
            Assert.Equal(spellings.Distinct(), spellings);
        });
    }

    [Fact]
    public void A_command_that_is_called_is_built_alone_and_anything_else_sees_all()
    {
        var terminal = Terminal.Of(new TestConsole(), new TestConsole());
        var names = MiraCommand.Build(terminal).Subcommands.Select(command => command.Name).ToList();
        Assert.All(names, name => Assert.Equal([name], MiraCommand.Build(terminal, [name, "--help"]).Subcommands.Select(command => command.Name)));
        Assert.All(["--help", "--debug", "[suggest]", "reproduec"], word =>
            Assert.Equal(names, MiraCommand.Build(terminal, [word, "reproduce"]).Subcommands.Select(command => command.Name)));
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
    public void Help_starts_fast_enough_to_feel_instant()
    {
        // Processor time of the best of several runs: other work on the machine changes it little.
        var seconds = Enumerable.Range(0, 5).Min(_ => ProcessorSeconds("--help"));
        Assert.InRange(seconds, 0, LongestStart);
    }

    private static double ProcessorSeconds(string arguments)
    {
        var script = $"TIMEFORMAT='%U %S'; time '{Path.Combine(MiraProcess.Folder, "mira")}' {arguments} >/dev/null";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true })!;
        return process.StandardError.ReadToEnd().Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }

    private static bool IsNumeric(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is TypeCode.Int32 or TypeCode.Int64 or TypeCode.Single or TypeCode.Double && !type.IsEnum;

    /// <summary>The system loader's own account of the libraries it opened.</summary>
    private static string Opened(params string[] arguments) =>
        MiraProcess.RunIn(MiraProcess.Folder, new Dictionary<string, string?> { ["LD_DEBUG"] = "files" }, arguments).Error;
}
