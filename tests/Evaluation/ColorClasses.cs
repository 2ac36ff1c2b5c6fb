using Mira.Datasets;

namespace Mira.Tests.Evaluation;

/// <summary>Noisy images of five classes that differ in their mean color.</summary>
internal static class ColorClasses
{
    private static readonly byte[][] Colors = [[200, 60, 60], [60, 200, 60], [60, 60, 200], [200, 200, 60],
        [60, 200, 200]];

    private static readonly Lazy<ImageDataset> Data =
        new(() => new("colors", Set(300, 1), Set(100, 2), ["red", "green", "blue", "yellow", "cyan"]));

    internal static ImageDataset Dataset => Data.Value;

    private static ImageSet Set(int count, int seed)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Colors.Length)];
        var pixels = labels.SelectMany(label => Enumerable.Range(0, 3 * 32 * 32)
            .Select(at => (byte)(Colors[label][at % 3] + random.Next(-50, 51)))).ToArray();
        return new ImageSet(pixels, labels, 32);
    }
}
