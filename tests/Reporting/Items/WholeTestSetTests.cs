using System.Globalization;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reporting.Items;
using Mira.Experiments.Reporting.Statistics;
using Mira.Tests.Architecture;

namespace Mira.Tests.Reporting.Items;

/// <summary>Table 7's recorded networks on all test images of CIFAR-10, as the README tells of them.</summary>
public sealed class WholeTestSetTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "results", "ours", "laptop");

    [Fact]
    public void Its_networks_are_those_of_the_table() => Assert.Equal(
        ResultsCsv.Read<SeedValue>(Path.Combine(Folder, "table7", "seeds.csv")).Select(value => value.Run).Distinct().Order(StringComparer.Ordinal),
        Rows().Select(row => row["run"]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_README_gives_its_means_and_deviations()
    {
        var words = string.Join(' ', File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Rows().GroupBy(row => row["method"]), method =>
        {
            var summary = SeedSummary.Of([.. method.Select(row => double.Parse(row["top1"], CultureInfo.InvariantCulture))]);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{method.Key} {summary.Mean:0.0} ± {summary.Deviation:0.0}"), words, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "table7-on-cifar10.csv"));
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second));
    }
}
