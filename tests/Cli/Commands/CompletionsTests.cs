using System.Diagnostics;
using Mira.Cli.Commands;

namespace Mira.Tests.Cli.Commands;

public sealed class CompletionsTests
{
    [Fact]
    public void Script_parses_in_its_shell() => Assert.All(ShellScripts.Names, name =>
    {
        var shell = name is "bash" or "zsh" or "fish" && IsInstalled(name) ? name : null;
        Assert.True(shell is null || Run(shell, ["-n"], ShellScripts.For(name)).ExitCode == 0, name);
        Assert.Contains("[suggest:", ShellScripts.For(name), StringComparison.Ordinal);
    });

    /// <summary>compinit looks at the first line of a file alone.</summary>
    [Fact]
    public void Script_of_zsh_can_lie_in_a_folder_of_functions() =>
        Assert.StartsWith("#compdef mira\n", ShellScripts.For("zsh"), StringComparison.Ordinal);

    [Theory]
    [InlineData("mira doc", "doctor")]
    [InlineData("mira doctor --data", "--data-dir")]
    [InlineData("mira completions ", "fish")]
    [InlineData("mira recipe show imagenet-mc", "imagenet-mc-400ep")]
    [InlineData("mira pretrain --recipe cifar", "cifar100")]
    [InlineData("mira pretrain --set optimizer.w", "optimizer.weight-decay=")]
    public void Bash_offers_candidates(string line, string candidate)
    {
        var word = line.Split(' ')[^1];
        var script = $$"""
            mira() { '{{Path.Combine(MiraProcess.Folder, "mira")}}' "$@"; }
            {{ShellScripts.For("bash")}}
            COMP_WORDS=({{line}}) COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _mira_complete mira '{{word}}' ''
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        var run = Run("bash", [], script);

        Assert.Contains(candidate, run.Output.Split('\n'));
        Assert.All(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            offered => Assert.StartsWith(word, offered, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_shell_is_a_usage_error_that_lists_the_known()
    {
        var run = await CommandRun.Of("completions", "tcsh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fish", run.Error, StringComparison.Ordinal);
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int ExitCode, string Output) Run(string shell, string[] arguments, string script)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
