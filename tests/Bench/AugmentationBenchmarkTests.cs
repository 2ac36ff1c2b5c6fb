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
}
