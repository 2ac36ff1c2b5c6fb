using Mira.Datasets;
using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the making of views on one thread, in turns with torchvision.</summary>
public static class AugmentationBenchmark
{
    private const int WarmUpRounds = 3;

    /// <summary>Times one pipeline.</summary>
    /// <param name="pipeline">The views.</param>
    /// <param name="images">The images.</param>
    /// <param name="rounds">Rounds behind each median, at least 1.</param>
    /// <param name="peer">Torchvision; null for none.</param>
    public static AugmentationTiming Run(AugmentationPipeline pipeline, ImageSet images, int rounds, TorchvisionPeer? peer)
    {
        using var speed = new AugmentationSpeed(images, pipeline.Views, pipeline.ImagesPerRound);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            speed.Round(round);
        }
        peer?.Round(pipeline.Name, pipeline.ImagesPerRound);
        var times = new List<(double Ours, double Theirs)>();
        for (var round = 0; round < rounds; round++)
        {
            var ours = speed.Round(WarmUpRounds + round).TotalMilliseconds;
            times.Add((ours, peer?.Round(pipeline.Name, pipeline.ImagesPerRound).TotalMilliseconds ?? double.NaN));
        }
        return Summary(pipeline, times, isCompared: peer is not null);
    }

    private static AugmentationTiming Summary(
        AugmentationPipeline pipeline, List<(double Ours, double Theirs)> times, bool isCompared)
    {
        var milliseconds = Median(times.Select(time => time.Ours)) / pipeline.ImagesPerRound;
        return new(
            pipeline.Title, milliseconds, 1000 * pipeline.Views.Count / milliseconds,
            isCompared ? Median(times.Select(time => time.Theirs)) / pipeline.ImagesPerRound : null,
            isCompared ? Median(times.Select(time => time.Theirs / time.Ours)) : null);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
