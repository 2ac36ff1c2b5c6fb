using System.Diagnostics;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>How fast a loader with some number of workers makes batches.</summary>
/// <param name="Workers">Threads.</param>
/// <param name="ImagesPerSecond">Images per second of the clock, median of the rounds.</param>
/// <param name="ImagesPerCpuSecond">Images per second of processor time, which a busy machine leaves alone.</param>
/// <param name="Decode">Processor time of decoding an image, reading included.</param>
/// <param name="Augment">Processor time of making its views.</param>
public readonly record struct LoaderSpeed(
    int Workers, double ImagesPerSecond, double ImagesPerCpuSecond, TimeSpan Decode, TimeSpan Augment)
{
    private const int BatchSize = 32;

    /// <summary>Times loaders of different numbers of workers in turn, after one round to warm up.</summary>
    /// <param name="images">The images.</param>
    /// <param name="recipes">Views of an image.</param>
    /// <param name="workers">Numbers of workers.</param>
    /// <param name="rounds">Rounds behind each median.</param>
    /// <param name="batches">Batches of 32 in a round.</param>
    /// <exception cref="InputException">There are fewer images than a batch has.</exception>
    public static IReadOnlyList<LoaderSpeed> Measure(
        ImageSet images, IReadOnlyList<ViewRecipe> recipes, IReadOnlyList<int> workers, int rounds, int batches)
    {
        List<LoaderSpeed>[] all = [.. workers.Select(_ => new List<LoaderSpeed>())];
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < workers.Count; i++)
            {
                all[i].Add(Round(images, recipes, workers[i], round, batches));
            }
        }

        return [.. all.Select(speeds => speeds.Skip(1).OrderBy(speed => speed.ImagesPerSecond).ElementAt(rounds / 2))];
    }

    /// <summary>
    /// Processor time of opening and reading an image file and its header, mean over the set: what images in one
    /// large file could save at most.
    /// </summary>
    public static TimeSpan TimeToOpen(ImageSet images)
    {
        using IImageReader reader = images.Open();
        TimeSpan start = ThreadTime.Now;
        foreach (int place in EpochOrder.Permutation(seed: 0, epoch: 0, images.Count))
        {
            reader.Open(place);
        }

        return (ThreadTime.Now - start) / images.Count;
    }

    private static LoaderSpeed Round(
        ImageSet images, IReadOnlyList<ViewRecipe> recipes, int workers, int round, int batches)
    {
        var options = new LoaderOptions { BatchSize = BatchSize, Workers = workers, Seed = round };
        using var loader = new BatchLoader(images, recipes, options);
        var clock = Stopwatch.StartNew();
        int made = 0;
        for (int epoch = 0; made < batches; epoch++)
        {
            made += loader.Epoch(epoch).Take(batches - made).Count();
        }

        double count = made * BatchSize;
        double seconds = clock.Elapsed.TotalSeconds;
        LoaderTime time = loader.Elapsed;
        double processor = (time.Decode + time.Augment).TotalSeconds;
        return new(workers, count / seconds, count / processor, time.Decode / count, time.Augment / count);
    }
}

/// <summary>Processor time that a loader has used, summed over its threads.</summary>
/// <param name="Decode">Reading and decoding files; zero for images in memory.</param>
/// <param name="Augment">Making views out of decoded images.</param>
public readonly record struct LoaderTime(TimeSpan Decode, TimeSpan Augment);
