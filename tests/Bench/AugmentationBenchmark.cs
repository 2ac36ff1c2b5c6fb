using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Tests.Bench;

/// <summary>Times the making of views on one thread, in turns with torchvision.</summary>
internal static class AugmentationBenchmark
{
    private const int WarmUpRounds = 3;

    /// <summary>Times one pipeline.</summary>
    /// <param name="pipeline">The views.</param>
    /// <param name="images">The images.</param>
    /// <param name="rounds">Rounds behind each median, at least 1.</param>
    /// <param name="peer">Torchvision; null for none.</param>
    internal static AugmentationTiming Run(AugmentationPipeline pipeline, ImageSet images, int rounds,
        TorchvisionPeer? peer)
    {
        using var speed = new AugmentationSpeed(images, pipeline.Views, pipeline.ImagesPerRound);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            speed.Round(round);
        }
        peer?.Times(Request(pipeline));
        var times = new List<(double Ours, double Theirs)>();
        for (var round = 0; round < rounds; round++)
        {
            var ours = speed.Round(WarmUpRounds + round).TotalMilliseconds;
            times.Add((ours, peer?.Times(Request(pipeline))[0].TotalMilliseconds ?? double.NaN));
        }
        return Summary(pipeline, times, isCompared: peer is not null);
    }

    /// <summary>A round as the script is asked for it.</summary>
    private static string Request(AugmentationPipeline pipeline) =>
        FormattableString.Invariant($"{pipeline.Name} {pipeline.ImagesPerRound}");

    private static AugmentationTiming Summary(
        AugmentationPipeline pipeline, List<(double Ours, double Theirs)> times, bool isCompared)
    {
        var milliseconds = Median(times.Select(time => time.Ours)) / pipeline.ImagesPerRound;
        return new()
        {
            Pipeline = pipeline.Title,
            Milliseconds = milliseconds,
            ViewsPerSecond = 1000 * pipeline.Views.Count / milliseconds,
            TorchvisionMilliseconds =
                isCompared ? Median(times.Select(time => time.Theirs)) / pipeline.ImagesPerRound : null,
            Ratio = isCompared ? Median(times.Select(time => time.Theirs / time.Ours)) : null,
        };
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>Processor time of one pipeline, medians of rounds; with torchvision's where it ran
/// in turns with it.</summary>
internal sealed record AugmentationTiming
{
    /// <summary>What was made.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>Milliseconds for all views of an image.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Views per second of processor time.</summary>
    public double ViewsPerSecond { get; init; }

    /// <summary>Milliseconds of torchvision on Pillow images; null where it did not run.</summary>
    public double? TorchvisionMilliseconds { get; init; }

    /// <summary>Median over rounds of torchvision's time by ours; null where torchvision did not run.</summary>
    public double? Ratio { get; init; }

    /// <summary>Writes timings to a CSV file. Rows of pipelines that were not timed now are kept.</summary>
    internal static void Update(string path, IReadOnlyList<AugmentationTiming> timings)
    {
        var before = File.Exists(path) ? ResultsCsv.Read<AugmentationTiming>(path) : [];
        ResultsCsv.Write(path, (AugmentationTiming[])
        [
            .. before.Select(row => timings.FirstOrDefault(timing => timing.Pipeline == row.Pipeline) ?? row),
            .. timings.Where(timing => before.All(row => row.Pipeline != timing.Pipeline)),
        ]);
    }
}

/// <summary>Views whose making is timed, here and in tests/Bench/augmentation_speed.py under the same name.</summary>
/// <param name="Name">Name in both programs.</param>
/// <param name="Title">What a table calls it.</param>
/// <param name="Views">The views of an image.</param>
/// <param name="ImagesPerRound">Images in one round: about a second of torchvision's time.</param>
internal sealed record AugmentationPipeline(string Name, string Title, IReadOnlyList<ViewRecipe> Views,
    int ImagesPerRound)
{
    /// <summary>Both views of MIRA on CIFAR, of images in memory.</summary>
    internal static AugmentationPipeline Cifar { get; } =
        new("cifar", "CIFAR, 2 views of 32", [ViewRecipe.MiraFirst, ViewRecipe.MiraSecond], 400);

    /// <summary>Pipelines that begin with a file.</summary>
    internal static IReadOnlyList<AugmentationPipeline> OfFiles { get; } =
    [
        new("crop", "file to crop of 224, flip", [Plain()], 100),
        new("global", "file to global view of 224", [PaperViews.MiraGlobalFirst], 80),
        new("multi", "file to 2 views of 224 + 6 of 96", CropRecipes.Of(ViewsRecipe.MultiCrop), 30),
    ];

    /// <summary>The training transform of linear evaluation.</summary>
    private static ViewRecipe Plain() =>
        ViewRecipe.CropAndFlip() with { Size = 224, Normalization = Normalization.ImageNet };
}
