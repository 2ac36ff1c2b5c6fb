using System.Diagnostics;
using System.Text.RegularExpressions;
using Mira.Cli;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Files;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli;

public sealed partial class ManPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static Dictionary<string, string> Pages { get; } = ManPage.All(
        CommandLine.Complete(MiraCommand.Build(Terminal.Of(new TestConsole(), new TestConsole()))), "1.2")
        .ToDictionary(page => page.File, page => page.Text);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mira.1")]
    [InlineData("mira-knn.1")]
    [InlineData("mira-data-check.1")]
    public void Every_command_has_a_page(string file) => Assert.Contains(file, Pages.Keys);

    [Fact]
    public void Rare_options_are_there_too() =>
        Assert.Contains("cudnn\\-benchmark", Pages["mira-knn.1"], StringComparison.Ordinal);

    /// <summary>A plain hyphen may be broken at the end of a line, and does not copy as the option's.</summary>
    [Fact]
    public void No_hyphen_of_an_option_is_plain() =>
        Assert.All(Pages.Values, page => Assert.DoesNotMatch(PlainOption(), page));

    [Fact]
    public async Task Groff_has_nothing_to_complain_of()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "There is no groff here.");
        foreach (var (file, text) in Pages)
        {
            AtomicFile.WriteText(_folder.File(file), text);
        }
        using var groff = Process.Start(new ProcessStartInfo("groff",
            ["-man", "-ww", "-Kutf8", "-Tutf8", "-P-cbou", .. Pages.Keys.Select(_folder.File)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var complaints = groff.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var shown = await groff.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await complaints);
        Assert.Contains("SYNOPSIS", shown, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\\)--[a-z]")]
    private static partial Regex PlainOption();
}
