using System.Globalization;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reporting.Items;
using Mira.Experiments.Reporting.Statistics;
using Mira.Tests.Architecture;

namespace Mira.Tests.Reporting.Items;

/// <summary>Table 7's recorded networks on all test images of CIFAR-10, as the README tells of them.</summary>
public sealed class WholeTestSetTests
{
    private const int WholeSet = 10_000;

    private static readonly string Folder = Path.Combine(SourceTree.Root, "results", "ours", "laptop");

    [Fact]
    public void Its_networks_are_those_of_the_table() => Assert.Equal(Runs("table7"), Runs("whole-test-set"));

    [Fact]
    public void The_README_gives_its_means_and_deviations()
    {
        var words = string.Join(' ', File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var methods = Values("whole-test-set").Where(value => value.Images == WholeSet).GroupBy(value => value.Cell.Split(',')[0]).ToList();
        Assert.Equal(6, methods.Count);
        Assert.All(methods, method =>
        {
            var summary = SeedSummary.Of([.. method.Select(value => value.Value)]);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{method.Key} {summary.Mean:0.0} ± {summary.Deviation:0.0}"), words, StringComparison.Ordinal);
        });
    }

    private static IReadOnlyList<SeedValue> Values(string item) => ResultsCsv.Read<SeedValue>(Path.Combine(Folder, item, "seeds.csv"));

    private static IEnumerable<string> Runs(string item) => Values(item).Select(value => value.Run).Distinct().Order(StringComparer.Ordinal);
}
