using Mira.Datasets.Augmentation;

namespace Mira.Tests.Support;

/// <summary>Conversions and distances of images in tests.</summary>
internal static class Images
{
    public const int Bytes = 3 * 32 * 32;

    public static PlanarImage Planar(ReadOnlySpan<byte> interleaved)
    {
        var image = new PlanarImage((int)Math.Sqrt(interleaved.Length / 3));
        for (var i = 0; i < interleaved.Length; i++)
        {
            image.Plane(i % 3)[i / 3] = interleaved[i];
        }

        return image;
    }

    public static byte[] Interleaved(PlanarImage image) =>
        [.. Enumerable.Range(0, 3 * image.Red.Length).Select(i => image.Plane(i % 3)[i / 3])];

    public static int LargestDifference(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }

    /// <summary>An image set of reproducible noise, label i mod 10.</summary>
    public static Mira.Datasets.ImageSet Noise(int count, int size = 32)
    {
        var pixels = new byte[count * 3 * size * size];
        new Random(count).NextBytes(pixels);
        return new Mira.Datasets.ImageSet(pixels, [.. Enumerable.Range(0, count).Select(i => i % 10)], size);
    }
}
