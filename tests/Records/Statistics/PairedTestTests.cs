using Mira.Experiments.Records.Statistics;

namespace Mira.Tests.Records.Statistics;

public sealed class PairedTestTests
{
    [Fact]
    public void Differences_intervals_and_probabilities_agree_with_SciPy()
    {
        using var golden = new GoldenFile("paired.safetensors");
        var (first, second) = (new Queue<double>(golden.Doubles("first")), new Queue<double>(golden.Doubles("second")));
        Assert.All(golden.Integers("sizes").Zip(golden.Doubles("tests").Chunk(5)), row =>
        {
            var test = PairedTest.Of(Next(first, row.First), Next(second, row.First));
            Assert.Equal(row.Second[..4], [test.Mean, test.Low, test.High, test.Statistic], Near);
            Assert.Equal(row.Second[4], test.Probability, 1e-12);
            Assert.Equal(row.First, test.Pairs);
        });
    }

    [Fact]
    public void Corrected_probabilities_are_those_of_the_step_down_procedure()
    {
        using var golden = new GoldenFile("paired.safetensors");
        Assert.All(golden.Doubles("probabilities").Chunk(7).Zip(golden.Doubles("adjusted").Chunk(7)),
            row => Assert.Equal(row.Second, Holm.Adjust(row.First), Near));
    }

    [Fact]
    public void Differences_without_spread_are_certain_unless_they_are_nothing()
    {
        Assert.Equal(0, PairedTest.Of([2, 3], [1, 2]).Probability);
        Assert.Equal(1, PairedTest.Of([2, 3], [2, 3]).Probability);
    }

    [Fact]
    public void One_pair_proves_nothing()
    {
        var test = PairedTest.Of([2], [1]);
        Assert.Equal((1, 1.0), (test.Pairs, test.Mean));
        Assert.True(double.IsNaN(test.Probability) && double.IsNaN(test.Low) && double.IsNaN(test.High));
    }

    [Fact]
    public void Tests_that_could_not_be_made_do_not_count() =>
        Assert.Equal([0.02, double.NaN, 0.04], Holm.Adjust([0.01, double.NaN, 0.04]));

    private static bool Near(double expected, double found) =>
        Math.Abs(expected - found) <= 1e-9 * Math.Max(1, Math.Abs(expected));

    private static double[] Next(Queue<double> values, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => values.Dequeue())];
}
