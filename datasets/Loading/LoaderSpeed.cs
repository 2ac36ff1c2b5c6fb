using System.Diagnostics;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>How fast a loader made batches.</summary>
/// <param name="ImagesPerSecond">Images per second of the clock.</param>
/// <param name="ImagesPerCpuSecond">Images per second of processor time, which a busy machine leaves alone.</param>
/// <param name="Phases">Processor time of an image by phase; those that were not timed are left out.</param>
public sealed record LoaderSpeed(
    double ImagesPerSecond, double ImagesPerCpuSecond, IReadOnlyDictionary<LoaderPhase, TimeSpan> Phases)
{
    /// <summary>Times a loader.</summary>
    /// <param name="images">The images.</param>
    /// <param name="recipes">Views of an image.</param>
    /// <param name="options">How batches are made.</param>
    /// <param name="batches">Batches to make.</param>
    /// <exception cref="InputException">There are fewer images than a batch has.</exception>
    public static LoaderSpeed Measure(
        ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options, int batches)
    {
        using var loader = new BatchLoader(images, recipes, options);
        Make(loader, options.Prefetch + 1);
        var before = LoaderWork.Of(loader);
        var clock = Stopwatch.StartNew();
        Make(loader, batches);
        var seconds = clock.Elapsed.TotalSeconds;
        return LoaderWork.Of(loader).Since(before, batches * options.BatchSize / seconds);
    }

    /// <summary>Times the decoder by itself, on whole images: what no loader can be faster than.</summary>
    /// <param name="images">The images.</param>
    /// <param name="count">Images to decode; they repeat where the set has fewer.</param>
    public static LoaderSpeed OfDecoder(ImageSet images, int count)
    {
        using var reader = images.Open();
        var order = EpochOrder.Permutation(seed: 0, epoch: 0, images.Count);
        var phases = new LoaderClock();
        var clock = Stopwatch.StartNew();
        phases.Start();
        for (var i = 0; i < count; i++)
        {
            var size = reader.Open(order[i % order.Length]);
            phases.Lap(LoaderPhase.Read);
            reader.Rows(0, size.Height);
            phases.Lap(LoaderPhase.Decode);
        }
        var seconds = phases.Times.Values.Sum(time => time.TotalSeconds);
        return new(count / clock.Elapsed.TotalSeconds, count / seconds, Each(phases.Times, count));
    }

    // The first pass over the buffers makes the system give memory for them, which belongs to no batch.
    private static void Make(BatchLoader loader, int batches)
    {
        var made = 0;
        for (var epoch = 0; made < batches; epoch++)
        {
            made += loader.Epoch(epoch).Take(batches - made).Count();
        }
    }

    private static Dictionary<LoaderPhase, TimeSpan> Each(
        IReadOnlyDictionary<LoaderPhase, TimeSpan> times, double count) =>
        times.Where(time => time.Value > TimeSpan.Zero).ToDictionary(time => time.Key, time => time.Value / count);

    private readonly record struct LoaderWork(
        long Images, TimeSpan Time, IReadOnlyDictionary<LoaderPhase, TimeSpan> Phases)
    {
        public static LoaderWork Of(BatchLoader loader) =>
            new(loader.ImagesMade, loader.Elapsed.Decode + loader.Elapsed.Augment, loader.Phases);

        public LoaderSpeed Since(LoaderWork before, double imagesPerSecond)
        {
            double count = Images - before.Images;
            var phases = Phases.ToDictionary(phase => phase.Key, phase => phase.Value - before.Phases[phase.Key]);
            return new(imagesPerSecond, count / (Time - before.Time).TotalSeconds, Each(phases, count));
        }
    }
}

/// <summary>Processor time that a loader has used, summed over its threads.</summary>
/// <param name="Decode">Reading and decoding files; zero for images in memory.</param>
/// <param name="Augment">Making views out of decoded images.</param>
public readonly record struct LoaderTime(TimeSpan Decode, TimeSpan Augment);
