using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Mira.Datasets.Augmentation;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>Both conversions on every one of the 2²⁴ colors, by the SHA-256 of Pillow's result.</summary>
public sealed class HsvTests
{
    private delegate void Conversion(
        Vector256<int> a, Vector256<int> b, Vector256<int> c,
        out Vector256<int> x, out Vector256<int> y, out Vector256<int> z);

    [Fact]
    public void Every_color_converts_to_Pillows_hsv() => AssertEqual("hsv_of_rgb", Hsv.FromRgb);

    [Fact]
    public void Every_hsv_triple_converts_to_Pillows_color() => AssertEqual("rgb_of_hsv", Hsv.ToRgb);

    private static void AssertEqual(string name, Conversion convert)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var plane = new byte[3 * 65536];
        for (var first = 0; first < 256; first++)
        {
            ConvertPlane(first, convert, plane);
            hash.AppendData(plane);
        }

        Assert.Equal(GoldenFile.Augmentation.Array<byte>(name).ToArray(), hash.GetHashAndReset());
    }

    private static void ConvertPlane(int first, Conversion convert, byte[] plane)
    {
        for (var i = 0; i < 65536; i += 8)
        {
            convert(
                Vector256.Create(first), Vector256.Create(i / 256), Vector256.Create(i % 256) + Vector256<int>.Indices,
                out var x, out var y, out var z);
            for (var lane = 0; lane < 8; lane++)
            {
                var at = 3 * (i + lane);
                (plane[at], plane[at + 1], plane[at + 2]) = ((byte)x[lane], (byte)y[lane], (byte)z[lane]);
            }
        }
    }
}
