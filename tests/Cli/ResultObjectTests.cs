using System.CommandLine;
using System.Text.Json;
using Mira.Cli;
using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Costs;

namespace Mira.Tests.Cli;

/// <summary>What --json prints, for every command that there is.</summary>
public sealed class ResultObjectTests(CommandMaterial material) : IClassFixture<CommandMaterial>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands => [.. Leaves(MiraCommand.Build(Terminal.Silent), "")];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Results_go_to_standard_output_as_text_or_as_one_object(string command)
    {
        var calls = material.Calls(command);
        Assert.True(calls.Count > 0, $"Add a call of 'mira {command}' to CommandMaterial.");
        foreach (var (place, (code, options)) in calls.Index())
        {
            string[] line = [.. command.Split(' '), .. options];
            var text = await CommandRun.Of([.. line, .. Output(command, $"text{place}"), "--quiet"]);
            var json = await CommandRun.Of([.. line, .. Output(command, $"json{place}"), "--quiet", "--json"]);

            Assert.True((text.ExitCode, json.ExitCode) == (code, code), text.Error + json.Error);
            var found = Object(json);
            Assert.Equal($"mira {command}", found.GetProperty("command").GetString());
            if (code == ExitCodes.Ok)
            {
                Assert.Equal(("", ""), (text.Error, json.Error));
                Assert.NotEqual("", text.Output);
                Assert.True(found.GetProperty("results").EnumerateObject().Any()
                    || found.GetProperty("files").EnumerateArray().Any(), $"{command} has neither results nor files");
            }
            else
            {
                Assert.Equal("", text.Output);
                Assert.Contains(found.GetProperty("error").GetProperty("message").GetString()!, json.Error,
                    StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_and_usage_errors_are_objects_too(string command)
    {
        var help = await CommandRun.Of([.. command.Split(' '), "--help", "--json"]);
        var usage = await CommandRun.Of([.. command.Split(' '), "--json", "--nonsense"]);

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.StartsWith($"mira {command}", Object(help).GetProperty("results").GetProperty("help")
            .GetProperty("usage").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, usage.ExitCode);
        var error = Object(usage).GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("--nonsense", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_an_object_as_command_and_as_option()
    {
        var (command, option) = (await CommandRun.Of("version", "--json"), await CommandRun.Of("--version", "--json"));

        Assert.Equal(("", ""), (command.Error, option.Error));
        Assert.True(JsonElement.DeepEquals(Object(command).GetProperty("results"),
            Object(option).GetProperty("results")));
    }

    [Theory]
    [InlineData("--json", "Required command was not provided.")]
    [InlineData("doctr --json", "doctor")]
    [InlineData("data --json", "Required command was not provided.")]
    [InlineData("assign --json", "LOGITS")]
    [InlineData("version --json -q -v", "exclude each other")]
    [InlineData("help doctr --json", "doctor")]
    public async Task A_command_line_that_is_not_understood_is_an_object(string line, string message)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, Object(run).GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out -")]
    [InlineData("--out=/dev/stdout")]
    [InlineData("-o -")]
    public async Task Data_and_object_cannot_both_go_to_standard_output(string output)
    {
        var run = await CommandRun.Of(["assign", "scores.npy", "--json", .. output.Split(' ')]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Name a file with --out, or leave --json out.",
            Object(run).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_defect_is_an_object_with_its_message()
    {
        var run = await CommandRun.Of(_ =>
        {
            var root = new RootCommand();
            root.SetAction(int (_) => throw new InvalidOperationException("no elements"));
            return root;
        }, "--json");

        Assert.Equal(70, run.ExitCode);
        Assert.Contains("no elements", Object(run).GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_told_also_with_quiet_and_numbers_that_do_not_exist_are_null()
    {
        var run = await CommandRun.Of(terminal =>
        {
            var root = new RootCommand();
            root.SetAction(_ =>
            {
                terminal.Warn("The images are few.");
                terminal.Show("last_epoch", new { Epoch = 1, Loss = double.NaN, Target = new { Low = double.NaN } },
                    () => { });
            });
            return root;
        }, "--json", "-q");

        using var found = JsonDocument.Parse(run.Output);
        Assert.Equal("The images are few.", found.RootElement.GetProperty("warnings")[0].GetString());
        Assert.Equal("""{"epoch":1,"loss":null,"target":{"low":null}}""", JsonSerializer.Serialize(
            found.RootElement.GetProperty("results").GetProperty("last_epoch")));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task What_scaling_reckons_is_a_valid_result()
    {
        var run = await CommandRun.Of(terminal =>
        {
            var root = new RootCommand();
            root.SetAction(_ => BenchScalingCommand.Show(terminal, [.. ScalingStudy.Rows(ScalingStudy.Workloads()[0],
                StepSpeed.ResNet50OnH100, "measured", Enumerable.Range(0, 7).ToDictionary(power => 1 << power,
                    IReadOnlyList<StepExchange> (_) => []))]));
            return root;
        }, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(Object(run).GetProperty("results").GetProperty("scaling").EnumerateArray());
    }

    /// <summary>The one object of an output, which is valid and true of the files that it names.</summary>
    private static JsonElement Object(CommandRun run)
    {
        var found = JsonSchema.Results.Read(run.Output);
        Assert.Equal(run.ExitCode, found.GetProperty("exit").GetProperty("code").GetInt32());
        Assert.Equal(run.ExitCode == 0, found.GetProperty("error").ValueKind == JsonValueKind.Null);
        Assert.All(found.GetProperty("files").EnumerateArray(), file =>
            Assert.Equal(FileHash.Of(file.GetProperty("path").GetString()!), file.GetProperty("sha256").GetString()));
        return found;
    }

    /// <summary>Where a command writes, so that the second run finds nothing of the first.</summary>
    private string[] Output(string command, string run) =>
        CommandMaterial.OutputOf(command) is { } option ? [option[0], _folder.File($"{run}{option[1]}")] : [];

    /// <summary>Every command that does something, as it is typed.</summary>
    private static IEnumerable<string> Leaves(Command command, string above) =>
        command.Subcommands.SelectMany(one => Leaves(one, $"{above} {one.Name}".Trim()))
            .Concat(command.Action is null ? [] : [above]);
}
