using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the loader on its own: decoding and views, no network.</summary>
public static class LoaderBenchmark
{
    /// <summary>Times the training views of a recipe with several numbers of workers, in turn.</summary>
    /// <param name="data">Whose training images.</param>
    /// <param name="views">Views of an image.</param>
    /// <param name="workers">Numbers of workers.</param>
    /// <param name="rounds">Rounds behind each median.</param>
    /// <param name="batches">Batches of 32 in a round.</param>
    public static IReadOnlyList<LoaderTiming> Run(
        ImageDataset data, ViewsRecipe views, IReadOnlyList<int> workers, int rounds, int batches)
    {
        var opening = LoaderSpeed.TimeToOpen(data.Train);
        return [.. LoaderSpeed.Measure(data.Train, CropRecipes.Of(views), workers, rounds, batches)
            .Select(speed => new LoaderTiming
        {
            Data = data.Name,
            Images = data.Train.Count,
            Views = Text(views),
            Workers = speed.Workers,
            ImagesPerSecond = speed.ImagesPerSecond,
            ImagesPerCpuSecond = speed.ImagesPerCpuSecond,
            DecodeMilliseconds = speed.Decode.TotalMilliseconds,
            AugmentMilliseconds = speed.Augment.TotalMilliseconds,
            OpeningShare = opening / (speed.Decode + speed.Augment),
        })];
    }

    private static string Text(ViewsRecipe views) => views.LocalCrops == 0
        ? $"{ViewsRecipe.GlobalCrops}x{views.GlobalSize}"
        : $"{ViewsRecipe.GlobalCrops}x{views.GlobalSize} + {views.LocalCrops}x{views.LocalSize}";
}

/// <summary>Speed of making batches of views, with one number of worker threads.</summary>
public sealed record LoaderTiming
{
    /// <summary>Data set.</summary>
    public required string Data { get; init; }

    /// <summary>Images in it.</summary>
    public required int Images { get; init; }

    /// <summary>Views of an image, such as "2x224 + 6x96".</summary>
    public required string Views { get; init; }

    /// <summary>Threads that make batches.</summary>
    public required int Workers { get; init; }

    /// <summary>Images per second of the clock, median of the rounds.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Images per second of processor time.</summary>
    public required double ImagesPerCpuSecond { get; init; }

    /// <summary>Processor time of reading and decoding an image, ms.</summary>
    public required double DecodeMilliseconds { get; init; }

    /// <summary>Processor time of making the views of an image, ms.</summary>
    public required double AugmentMilliseconds { get; init; }

    /// <summary>Part of that time that goes into opening and reading the file: the most that packing
    /// files could save.</summary>
    public required double OpeningShare { get; init; }
}
