using System.Security.Cryptography;
using Mira.Datasets;
using Mira.Datasets.Decoding;

namespace Mira.Tests.Datasets.Cifar;

/// <summary>The embedded subset: its file, its balance, and that its images are CIFAR-10's own.</summary>
public sealed class EmbeddedSetTests
{
    private static readonly Lazy<ImageDataset> Mini = new(() => Catalog.Load(Catalog.Default));

    [Fact]
    public void Embedded_file_has_the_recorded_checksum_and_size()
    {
        using var file = EmbeddedCifar10.Open();
        Assert.True(file.Length <= 13_000_000);
        Assert.Equal(EmbeddedCifar10.Checksum, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    [Fact]
    public void Embedded_set_is_what_the_catalog_says()
    {
        var set = Catalog.Describe(Catalog.Default);
        Assert.Equal((set.TrainCount, set.TestCount), (Mini.Value.Train.Count, Mini.Value.Test.Count));
        Assert.Equal((set.ImageSize, set.ImageSize), (Mini.Value.Train.Size, Mini.Value.Test.Size));
        Assert.Equal(10, Mini.Value.ClassNames.Count);
    }

    [Fact]
    public void Every_ten_images_have_one_of_each_class()
    {
        foreach (var split in new[] { Mini.Value.Train, Mini.Value.Test })
        {
            Assert.All(Enumerable.Range(0, split.Count), image => Assert.Equal(image % 10, split.Label(image)));
        }
    }

    [Fact]
    public void No_image_is_in_the_set_twice()
    {
        string[] all = [.. Records(Mini.Value.Train), .. Records(Mini.Value.Test)];
        Assert.Equal(6000, all.Distinct().Count());
    }

    [Fact]
    public void Embedded_images_are_those_of_the_official_files_pixel_for_pixel()
    {
        var folder = Environment.GetEnvironmentVariable("MIRA_CIFAR10_DIR");
        Assert.SkipWhen(folder is null, "MIRA_CIFAR10_DIR does not name a folder with the CIFAR-10 binaries.");
        var official = Catalog.Load("cifar10", folder);
        Assert.Subset(Records(official.Train).ToHashSet(), Records(Mini.Value.Train).ToHashSet());
        Assert.Subset(Records(official.Test).ToHashSet(), Records(Mini.Value.Test).ToHashSet());
    }

    private static IEnumerable<string> Records(ImageSet set) =>
        Enumerable.Range(0, set.Count).Select(image =>
            Convert.ToHexString(SHA256.HashData([(byte)set.Label(image), .. set.Image(image)])));
}
