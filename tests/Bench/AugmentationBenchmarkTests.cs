using Mira.Experiments.Records;

namespace Mira.Tests.Bench;

/// <summary>The timing of views, without torchvision.</summary>
public sealed class AugmentationBenchmarkTests
{
    [Fact]
    public void Views_per_second_follow_from_the_time_of_an_image()
    {
        var timing = AugmentationBenchmark.Run(AugmentationPipeline.Cifar, Images.Noise(10), rounds: 3, peer: null);
        Assert.InRange(timing.Milliseconds, 1e-4, 1e4);
        Assert.Equal(2000 / timing.Milliseconds, timing.ViewsPerSecond, 6);
        Assert.Null(timing.Ratio);
    }

    [Fact]
    public void Pipelines_that_are_not_timed_keep_their_rows()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder, "augment.csv");
        AugmentationTiming.Update(path, [new() { Pipeline = "CIFAR, 2 views", Milliseconds = 1, Ratio = 50 },
            new() { Pipeline = "files", Milliseconds = 2 }]);

        AugmentationTiming.Update(path, [new() { Pipeline = "CIFAR, 2 views", Milliseconds = 3 },
            new() { Pipeline = "new", Milliseconds = 4 }]);

        Assert.Equal(
            [("CIFAR, 2 views", 3, null), ("files", 2, null), ("new", 4, null)],
            ResultsCsv.Read<AugmentationTiming>(path).Select(row => (row.Pipeline, row.Milliseconds, row.Ratio)));
    }
}
