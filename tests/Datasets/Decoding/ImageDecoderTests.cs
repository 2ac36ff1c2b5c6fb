using System.Formats.Tar;
using System.Security.Cryptography;
using Mira.Datasets;
using Mira.Datasets.Decoding;

namespace Mira.Tests.Datasets.Decoding;

public sealed class ImageDecoderTests
{
    // Pillow makes it white.
    private const string Gray16 = "gray-16bit.png";

    public static TheoryData<string> Whole => [.. Names(name => HasPixels(name) && name != Gray16)];

    public static TheoryData<string> Broken => [.. Names(name => !HasPixels(name))];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Pixels_are_those_of_Pillow(string name)
    {
        var expected = GoldenFile.Images.Array<byte>($"pixels/{name}").ToArray();
        Assert.Equal(0, Images.LargestDifference(Decoded.Rgb(Decoded.Golden(name)), expected));
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Pixels_are_those_of_Pillow_without_the_systems_library(string name)
    {
        using var decoder = new ImageDecoder(turbo: null);
        var expected = GoldenFile.Images.Array<byte>($"pixels/{name}").ToArray();
        Assert.Equal(0, Images.LargestDifference(Decoded.Rgb(decoder, Decoded.Golden(name)), expected));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Without_the_systems_library_the_reason_is_the_same(string name)
    {
        using ImageDecoder decoder = new(turbo: null), usual = new();
        var file = Decoded.Golden(name);
        Assert.Equal(
            Assert.Throws<BadImageException>(() => Decoded.Rgb(decoder, file)).Message,
            Assert.Throws<BadImageException>(() => Decoded.Rgb(usual, file)).Message);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_Pillow_refuses_is_refused(string name) =>
        Assert.Throws<BadImageException>(() => Decoded.Rgb(Decoded.Golden(name)));

    [Fact]
    public void Gray_of_16_bits_is_refused_with_the_reason()
    {
        var error = Assert.Throws<BadImageException>(() => Decoded.Rgb(Decoded.Golden(Gray16)));
        Assert.Contains("16-bit gray", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("large.jpg")]
    [InlineData("large-progressive.jpg")]
    [InlineData("large-trailing.jpg")]
    [InlineData("420.jpg")]
    [InlineData("cmyk-420.jpg")]
    [InlineData("large.png")]
    public void Rows_are_those_of_the_whole_image(string name)
    {
        var file = Decoded.Golden(name);
        using var decoder = new ImageDecoder();
        var size = decoder.Open(file, file.Length);
        var all = decoder.Rows(0, size.Height).Pixels.ToArray();
        for (var first = 0; first < size.Height; first += 3)
        {
            var count = Math.Min(1 + (first % 17), size.Height - first);
            var rows = decoder.Rows(first, count);
            var start = 4 * size.Width * (first - rows.FirstRow);
            Assert.True(rows.Pixels.Slice(start, 4 * size.Width * count)
                .SequenceEqual(all.AsSpan(4 * size.Width * first, 4 * size.Width * count)));
        }
    }

    [Theory]
    [InlineData("large-cut50.jpg")]
    [InlineData("large-cut-end.jpg")]
    [InlineData("large-progressive-cut95.jpg")]
    public void A_cut_file_is_noticed_although_its_first_rows_are_there(string name)
    {
        var file = Decoded.Golden(name);
        using var decoder = new ImageDecoder();
        decoder.Open(file, file.Length);
        var error = Assert.Throws<BadImageException>(() => decoder.Rows(0, 1).RowCount);
        Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_claims_more_pixels_than_Pillow_allows_is_refused()
    {
        var file = Decoded.Golden("large.jpg");
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        file.AsSpan(frame + 5, 4).Fill(0x75);
        var error = Assert.Throws<BadImageException>(() => Decoded.Rgb(file));
        Assert.Contains("30069x30069", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_ImageNet_file_at_hand_decodes_as_in_Pillow()
    {
        var archive = GoldenFile.SharedData(Path.Combine("imagenet-mini", "imagenet-mini.tar"));
        var expected = File.ReadLines(GoldenFile.Path("imagenet-mini.txt"))
            .ToDictionary(line => line[17..], line => line[..16]);
        using var tar = new TarReader(File.OpenRead(archive));
        var compared = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (expected.TryGetValue(entry.Name, out var digest))
            {
                Assert.Equal(digest, Digest(entry));
                compared++;
            }
        }

        Assert.Equal(648, compared);
    }

    private static string Digest(TarEntry entry)
    {
        var file = GC.AllocateArray<byte>((int)entry.Length, pinned: true);
        entry.DataStream!.ReadExactly(file);
        return Convert.ToHexStringLower(SHA256.HashData(Decoded.Rgb(file)))[..16];
    }

    private static bool HasPixels(string name) => GoldenFile.Images.Names.Contains($"pixels/{name}");

    private static IEnumerable<string> Names(Predicate<string> isWanted) => GoldenFile.Images.Names
        .Where(name => name.StartsWith("file/", StringComparison.Ordinal)).Select(name => name[5..])
        .Where(name => isWanted(name));
}
