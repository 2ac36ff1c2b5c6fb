using Mira.Experiments.Records.Statistics;

namespace Mira.Tests.Records.Statistics;

public sealed class SeedSummaryTests
{
    [Fact]
    public void Means_deviations_and_intervals_agree_with_SciPy()
    {
        using var golden = new GoldenFile("ranking.safetensors");
        var samples = new Queue<double>(golden.Doubles("samples"));
        Assert.All(golden.Integers("sizes").Zip(golden.Doubles("summaries").Chunk(4)), row =>
        {
            var summary = SeedSummary.Of([.. Enumerable.Range(0, row.First).Select(_ => samples.Dequeue())]);
            double[] found = [summary.Mean, summary.Deviation, summary.Low, summary.High];
            Assert.All(found.Zip(row.Second), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        });
    }

    [Fact]
    public void One_seed_has_no_spread() =>
        Assert.Equal(new SeedSummary(1, 5, double.NaN, double.NaN, double.NaN), SeedSummary.Of([5]));
}
