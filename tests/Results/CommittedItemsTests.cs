using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;

namespace Mira.Tests.Results;

/// <summary>Every table under results/ours is what its own CSV files say.</summary>
public sealed class CommittedItemsTests
{
    private static readonly string Results = Path.Combine(SourceTree.Root, "results", "ours");

    private static readonly string[] Folders = [.. Directory.GetFiles(Results, "cells.csv", SearchOption.AllDirectories)
        .Select(path => Path.GetDirectoryName(path)!)
        .Where(folder => !folder.StartsWith(Path.Combine(Results, "smoke"), StringComparison.Ordinal))];

    [Fact]
    public void Text_page_and_charts_are_drawn_again_from_the_files_alone() => Assert.All(Folders, folder =>
    {
        var content = new ItemFolder(folder).Load();
        Assert.Equal(File.ReadAllText(new ItemFolder(folder).Text), ItemText.Render(content));
        Assert.All(content.Figures(), figure =>
            Assert.Equal(File.ReadAllText(Path.Combine(folder, figure.Name + ".svg")), Chart.Svg(figure)));
        Assert.EndsWith("</html>\n", ItemPage.Render([content]), StringComparison.Ordinal);
    });

    [Fact]
    public void Claims_are_judged_as_the_seeds_say() => Assert.All(Folders, folder =>
    {
        var content = new ItemFolder(folder).Load();
        Assert.Equal(content.Claims.Select(row => (row.Claim, row.Judgement)), ClaimTest.Of(content.Item, content.Seeds)
            .Select(row => (row.Claim, row.Judgement)));
    });

    [Theory]
    [InlineData("README.md")]
    [InlineData("results/README.md")]
    [InlineData("results/bench/README.md")]
    public void Numbers_in_texts_are_those_of_the_files(string file)
    {
        var path = Path.Combine(SourceTree.Root, file);
        var text = File.ReadAllText(path);
        Assert.True(text == new ResultMarkers(Results, Path.GetDirectoryName(path)!).Render(text),
            $"{file} is stale: run 'mira report readme'");
    }
}
