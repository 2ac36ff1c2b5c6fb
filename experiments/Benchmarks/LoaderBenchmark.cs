using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the loader on its own: decoding and views, no network.</summary>
/// <param name="data">Whose training images.</param>
/// <param name="views">Views of an image.</param>
/// <param name="peer">Torchvision, which makes the same views; null for none.</param>
public sealed class LoaderBenchmark(ImageDataset data, ViewsRecipe views, TorchvisionPeer? peer)
{
    private const int BatchSize = 32;

    /// <summary>Times the loader with 1 and 2 workers; on files also fast decoding, decoder and torchvision.</summary>
    /// <param name="rounds">Rounds behind each median, in turns; one more comes first to warm up.</param>
    /// <param name="batches">Batches of 32 in a round.</param>
    /// <exception cref="InputException">There are fewer images than a batch has.</exception>
    public IReadOnlyList<LoaderTiming> Run(int rounds, int batches)
    {
        Contender[] contenders = [.. Contenders(batches)];
        List<LoaderSpeed>[] speeds = [.. contenders.Select(_ => new List<LoaderSpeed>())];
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                speeds[i].Add(contenders[i].Run(round));
            }
        }
        return [.. contenders.Select((contender, i) => Timing(contender, speeds[0].Skip(1), [.. speeds[i].Skip(1)]))];
    }

    private IEnumerable<Contender> Contenders(int batches)
    {
        yield return Mira("mira", ImageDecoding.Exact, 1);
        yield return Mira("mira", ImageDecoding.Exact, 2);
        if (!data.Train.IsDecoded)
        {
            yield break;
        }
        yield return Mira("mira --decode fast", ImageDecoding.Fast, 1);
        yield return new("decoder alone", 1, _ => LoaderSpeed.OfDecoder(data.Train, batches * BatchSize));
        if (peer is not null)
        {
            yield return new("torchvision", 1, _ => Torchvision(batches * BatchSize));
        }
        Contender Mira(string name, ImageDecoding decoding, int workers) => new(name, workers, round =>
            LoaderSpeed.Measure(data.Train, CropRecipes.Of(views), Options(decoding, workers, round), batches));
    }

    private static LoaderOptions Options(ImageDecoding decoding, int workers, int round) =>
        new() { BatchSize = BatchSize, Seed = round, Decoding = decoding, Workers = workers, TimesPhases = true };

    private LoaderSpeed Torchvision(int images)
    {
        var times = peer!.Times(
            FormattableString.Invariant($"{images} {views.GlobalSize} {views.LocalCrops} {views.LocalSize}"));
        var phases = Enum.GetValues<LoaderPhase>().Zip(times, (phase, time) => (phase, time / images));
        return new(double.NaN, images / times.Sum(time => time.TotalSeconds), phases.ToDictionary());
    }

    private LoaderTiming Timing(Contender contender, IEnumerable<LoaderSpeed> first, IReadOnlyList<LoaderSpeed> rounds)
    {
        var median = rounds.OrderBy(speed => speed.ImagesPerCpuSecond).ElementAt(rounds.Count / 2);
        double[] ratios =
            [.. first.Zip(rounds, (exact, speed) => speed.ImagesPerCpuSecond / exact.ImagesPerCpuSecond).Order()];
        return new()
        {
            Loader = contender.Name,
            Data = data.Name,
            Images = data.Train.Count,
            Views = Text(views),
            Workers = contender.Workers,
            ImagesPerSecond = double.IsNaN(median.ImagesPerSecond) ? null : median.ImagesPerSecond,
            ImagesPerCpuSecond = median.ImagesPerCpuSecond,
            Ratio = ratios[ratios.Length / 2],
            ReadMilliseconds = Milliseconds(LoaderPhase.Read),
            DecodeMilliseconds = Milliseconds(LoaderPhase.Decode),
            ResizeMilliseconds = Milliseconds(LoaderPhase.Resize),
            ColorMilliseconds = Milliseconds(LoaderPhase.Color),
            CopyMilliseconds = Milliseconds(LoaderPhase.Copy),
        };
        double? Milliseconds(LoaderPhase phase) =>
            median.Phases.TryGetValue(phase, out var time) ? time.TotalMilliseconds : null;
    }

    private static string Text(ViewsRecipe views) => views.LocalCrops == 0
        ? $"{ViewsRecipe.GlobalCrops}x{views.GlobalSize}"
        : $"{ViewsRecipe.GlobalCrops}x{views.GlobalSize} + {views.LocalCrops}x{views.LocalSize}";

    private sealed record Contender(string Name, int Workers, Func<int, LoaderSpeed> Run);
}

/// <summary>Speed of making batches of views; medians of rounds.</summary>
public sealed record LoaderTiming
{
    /// <summary>What made them; "decoder alone" decodes whole images and makes no view.</summary>
    public required string Loader { get; init; }

    /// <summary>Data set.</summary>
    public required string Data { get; init; }

    /// <summary>Images in it.</summary>
    public required int Images { get; init; }

    /// <summary>Views of an image, such as "2x224 + 6x96".</summary>
    public required string Views { get; init; }

    /// <summary>Threads that make batches.</summary>
    public required int Workers { get; init; }

    /// <summary>Images per second of the clock; empty for what is timed by processor time only.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Images per second of processor time: what a core makes.</summary>
    public required double ImagesPerCpuSecond { get; init; }

    /// <summary>Median over rounds of that by the first row's.</summary>
    public required double Ratio { get; init; }

    /// <summary>Processor time of opening and reading a file, ms: the most that packing files could save.</summary>
    public double? ReadMilliseconds { get; init; }

    /// <summary>Processor time of decoding an image, ms.</summary>
    public double? DecodeMilliseconds { get; init; }

    /// <summary>Processor time of cropping and resizing the views of an image, ms.</summary>
    public double? ResizeMilliseconds { get; init; }

    /// <summary>Processor time of changing their colors, ms.</summary>
    public double? ColorMilliseconds { get; init; }

    /// <summary>Processor time of normalizing them into the batch, ms.</summary>
    public double? CopyMilliseconds { get; init; }

    /// <summary>Cores that make so many images per second.</summary>
    /// <param name="imagesPerSecond">Images per second.</param>
    public int CoresFor(double imagesPerSecond) => (int)Math.Ceiling(imagesPerSecond / ImagesPerCpuSecond);
}
