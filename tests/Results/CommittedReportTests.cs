using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reproduction;

namespace Mira.Tests.Results;

/// <summary>Charts of the main job under results/ours are what its CSV files say.</summary>
public sealed class CommittedReportTests
{
    private static readonly string[] Folders = [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "ours"),
        "report.html", SearchOption.AllDirectories)
        .Select(path => Path.GetDirectoryName(path)!)
        .Where(folder => !ItemFolder.IsAt(folder) && !folder.Contains("smoke", StringComparison.Ordinal))];

    [Fact]
    public void Charts_are_drawn_again_from_the_files_alone()
    {
        Assert.NotEmpty(Folders);
        Assert.All(Folders, folder =>
        {
            var content = new ItemFolder(folder).Load();
            Assert.All(content.Figures(), figure =>
                Assert.Equal(File.ReadAllText(Path.Combine(folder, figure.Name + ".svg")), Chart.Svg(figure)));
        });
    }

    [Fact]
    public void Committed_runs_of_a_scale_have_the_precision_that_it_names()
    {
        var records = Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "ours", "laptop"), "run.json",
            SearchOption.AllDirectories);
        Assert.NotEmpty(records);
        Assert.All(records, path => Assert.True(RunRecord.Load(path).Precision is "fp32" or "none", path));
    }
}
