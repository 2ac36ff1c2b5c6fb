using System.CommandLine;
using System.Text.RegularExpressions;
using Mira.Cli;
using Mira.Cli.Display;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Reproduction;
using Spectre.Console.Testing;

namespace Mira.Tests.Architecture;

/// <summary>What is written about the program is true of it.</summary>
public sealed class DocumentationTests
{
    private static readonly string Makefile = SourceTree.File("Makefile").Text;

    [Fact]
    public void Every_make_target_is_described_and_declared()
    {
        var targets = Regex.Matches(Makefile, "^([a-z][a-z-]*):(?!=)", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        var described = Regex.Matches(Makefile, "^([a-z-]+):.*## .+", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        var phony = Regex.Match(Makefile, @"^\.PHONY: (.*)$", RegexOptions.Multiline).Groups[1].Value.Split(' ');

        Assert.Equal(targets, described);
        Assert.Equal(targets.Order(), phony.Order());
    }

    [Fact]
    public void Commands_that_make_runs_exist()
    {
        var used = Regex.Matches(Makefile, @"^\tbin/mira ([a-z-]+)", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        Assert.Empty(used.Except(Subcommands.Select(command => command.Name)));
    }

    [Fact]
    public void Readme_names_every_subcommand_and_make_target_that_it_shows()
    {
        var readme = Text("README.md");

        Assert.All(Subcommands, command => Assert.Contains($"mira {command.Name}", readme, StringComparison.Ordinal));
        Assert.All(Regex.Matches(readme, @"`make ([a-z-]+)"), match =>
            Assert.Contains($"\n{match.Groups[1].Value}:", Makefile, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_is_short() =>
        Assert.InRange(new FileInfo(Path.Combine(SourceTree.Root, "README.md")).Length, 1, 12 * 1024);

    /// <summary>What was measured changes; a number that a person typed does not change with it.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("results/README.md")]
    [InlineData("results/bench/README.md")]
    public void Measured_numbers_stand_between_markers(string file) =>
        Assert.DoesNotMatch(@"\d ± \d|\d\.\d+ [×%]|\d\.\d+ (?:points (?:above|below)|images/s)",
            ResultMarkers.Typed(Text(file)));

    /// <summary>A walk-through names files that exist.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Files_and_links_of_a_text_exist(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceTree.Root, file))!;
        var links = Regex.Matches(Text(file), @"\]\((?!https?:)([^)#]+)\)")
            .Select(match => Path.Combine(folder, match.Groups[1].Value));
        var names = Regex.Matches(Text(file), @"`((?:cli|datasets|experiments|tests|results/paper)/[\w./-]+)`")
            .Select(match => Path.Combine(SourceTree.Root, match.Groups[1].Value));
        Assert.All(links.Concat(names), path =>
            Assert.True(Path.Exists(path), $"{file} names {path}, which does not exist"));
    }

    public static TheoryData<string> Texts =>
        ["README.md", "datasets/README.md", "experiments/README.md", "tests/README.md", "results/README.md",
            "results/bench/README.md", ".github/CONTRIBUTING.md"];

    /// <summary>The walk-through of a method holds for the methods that are there.</summary>
    [Fact]
    public void Every_method_has_the_files_that_the_guide_lists()
    {
        var guide = Text(".github/CONTRIBUTING.md");
        Assert.All(MethodList.All, method =>
        {
            var name = method.Settings.Name[..^"Recipe".Length];
            foreach (var part in Parts)
            {
                Assert.Contains(part, guide, StringComparison.Ordinal);
                var (folder, file) = (Path.Combine(SourceTree.Root, "experiments", part.Split('/')[0]),
                    Path.GetFileName(part).Replace("SimSiam", name, StringComparison.Ordinal));
                Assert.Single(Directory.GetFiles(folder, file, SearchOption.AllDirectories));
            }
            Assert.Contains($"{name}Method(", Text("experiments/Methods/PretrainingMethods.cs"),
                StringComparison.Ordinal);
        });
    }

    private static readonly string[] Parts = ["Recipes/Methods/SimSiamRecipe.cs", "Methods/SimSiam/SimSiamMethod.cs"];

    private static string Text(string file) => File.ReadAllText(Path.Combine(SourceTree.Root, file));

    private static IEnumerable<Command> Subcommands =>
        MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole())).Subcommands;
}
