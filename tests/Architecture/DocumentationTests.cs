using System.CommandLine;
using System.Text.RegularExpressions;
using Mira.Cli;
using Mira.Cli.Display;
using Spectre.Console.Testing;

namespace Mira.Tests.Architecture;

/// <summary>What is written about the program is true of it.</summary>
public sealed class DocumentationTests
{
    private static readonly string Makefile = SourceTree.File("Makefile").Text;

    [Fact]
    public void Every_make_target_is_described_and_declared()
    {
        var targets = Regex.Matches(Makefile, "^([a-z][a-z-]*):(?!=)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        var described = Regex.Matches(Makefile, "^([a-z-]+):.*## .+", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        var phony = Regex.Match(Makefile, @"^\.PHONY: (.*)$", RegexOptions.Multiline).Groups[1].Value.Split(' ');

        Assert.Equal(targets, described);
        Assert.Equal(targets.Order(), phony.Order());
    }

    [Fact]
    public void Commands_that_make_runs_exist()
    {
        var used = Regex.Matches(Makefile, @"^\tbin/mira ([a-z-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Empty(used.Except(Subcommands.Select(command => command.Name)));
    }

    [Fact]
    public void Readme_names_every_subcommand_and_make_target_that_it_shows()
    {
        var path = Path.Combine(SourceTree.Root, "README.md");
        Assert.SkipUnless(File.Exists(path), "there is no README.md yet");
        var readme = File.ReadAllText(path);

        Assert.All(Subcommands, command => Assert.Contains($"mira {command.Name}", readme, StringComparison.Ordinal));
        Assert.All(Regex.Matches(readme, @"`make ([a-z-]+)"), match => Assert.Contains($"\n{match.Groups[1].Value}:", Makefile, StringComparison.Ordinal));
    }

    private static IEnumerable<Command> Subcommands =>
        MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole())).Subcommands;
}
