using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Tests.Results;

/// <summary>Charts of the main job under results/ours are what its CSV files say.</summary>
public sealed class CommittedReportTests
{
    private static readonly string[] Folders = [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "ours"), "report.html", SearchOption.AllDirectories)
        .Select(path => Path.GetDirectoryName(path)!).Where(folder => !ItemFolder(folder) && !folder.Contains("smoke", StringComparison.Ordinal))];

    [Fact]
    public void Charts_are_drawn_again_from_the_files_alone()
    {
        Assert.NotEmpty(Folders);
        Assert.All(Folders, folder =>
        {
            var content = new ReportFolder(folder).Load();
            Assert.All(content.Figures(), figure => Assert.Equal(File.ReadAllText(Path.Combine(folder, figure.Name + ".svg")), Chart.Svg(figure)));
        });
    }

    private static bool ItemFolder(string folder) => Experiments.Reproduction.ItemFolder.IsAt(folder);
}
