using Mira.Experiments.Records;

namespace Mira.Tests.Results;

/// <summary>Table 7's recorded networks on all test images of CIFAR-10.</summary>
public sealed class WholeTestSetTests
{
    private const int WholeSet = 10_000;

    private static readonly string Folder = Path.Combine(SourceTree.Root, "results", "ours", "laptop");

    [Fact]
    public void Its_networks_are_those_of_the_table() => Assert.Equal(Runs("table7"), Runs("whole-test-set"));

    [Fact]
    public void Every_method_was_tried_on_every_test_image() =>
        Assert.Equal(6, Values("whole-test-set").Where(value => value.Images == WholeSet)
            .DistinctBy(value => value.Cell).Count());

    private static IReadOnlyList<SeedValue> Values(string item) =>
        ResultsCsv.Read<SeedValue>(Path.Combine(Folder, item, "seeds.csv"));

    private static IEnumerable<string> Runs(string item) =>
        Values(item).Select(value => value.Run).Distinct().Order(StringComparer.Ordinal);
}
