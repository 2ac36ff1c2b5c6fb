using System.Formats.Tar;
using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Datasets.Loading;
using Mira.Tests.Datasets.Shards;
using Parquet;

namespace Mira.Tests.Bench;

/// <summary>The loader on the same images as files, in a tar archive and in Parquet, in turns, each once a
/// round.</summary>
internal static class ShardBenchmark
{
    // As many as Hugging Face puts into a row group of images.
    private const int GroupSize = 100;

    private const int BatchSize = 16, Images = 160;

    /// <summary>Times them.</summary>
    /// <param name="folder">A tree of images.</param>
    /// <param name="rounds">Rounds; medians are told.</param>
    /// <returns>Lines of a CSV file.</returns>
    public static List<string> Run(string folder, int rounds)
    {
        using var shards = new ShardFolder();
        var files = Load("imagefolder", folder);
        (string Name, byte[] Image, long Label)[] images = [.. Enumerable.Range(0, files.Count).Select(place =>
            ($"{place:D6}", File.ReadAllBytes(files.Name(place)), (long)files.Label(place)))];
        shards.Write("tar/train.tar", ShardFolder.Tar(TarEntryFormat.Pax, [.. images.SelectMany(image =>
            new (string, byte[])[]
            {
                ($"{image.Name}.jpg", image.Image),
                ($"{image.Name}.cls", System.Text.Encoding.UTF8.GetBytes($"{image.Label}")),
            })]));
        foreach (var compression in (CompressionMethod[])[CompressionMethod.None, CompressionMethod.Snappy])
        {
            ParquetFiles.Write(Path.Combine(shards.Root, $"{compression}/train.parquet"),
                [.. images.Select(image => (image.Image, image.Label))], [], compression, GroupSize);
        }
        (string Name, ImageSet Set)[] kinds =
        [
            ("files", files), ("tar", Load("webdataset", Path.Combine(shards.Root, "tar"))),
            ("parquet", Load("parquet", Path.Combine(shards.Root, "None"))),
            ("parquet snappy", Load("parquet", Path.Combine(shards.Root, "Snappy"))),
        ];
        var timed = Enumerable.Range(0, rounds).Select(_ => kinds.Select(kind => Time(kind.Set)).ToArray()).ToArray();
        var first = Median(timed.Select(round => round[0].ImagesPerCpuSecond));
        return
        [
            "storage,images,images_per_cpu_second,ratio,read_milliseconds",
            .. kinds.Select((kind, place) =>
            {
                var speed = Median(timed.Select(round => round[place].ImagesPerCpuSecond));
                var read = Median(timed.Select(round => round[place].Phases[LoaderPhase.Read].TotalMilliseconds));
                return FormattableString.Invariant(
                    $"{kind.Name},{kind.Set.Count},{speed:F1},{speed / first:F3},{read:F4}");
            }),
        ];
    }

    // One view of 224 pixels, which leaves reading its largest share.
    private static LoaderSpeed Time(ImageSet images) => LoaderSpeed.Measure(images,
        [Mira.Datasets.Augmentation.ViewRecipe.CropAndFlip(0.08) with { Size = 224 }],
        new() { BatchSize = BatchSize, TimesPhases = true }, Images / BatchSize);

    private static ImageSet Load(string kind, string place) =>
        Catalog.Load(kind, place, new() { Purpose = FolderPurpose.Pretraining }).Train;

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted
        ? sorted[sorted.Length / 2] : 0;
}
