using Mira.Datasets;

namespace Mira.Tests.Datasets;

public sealed class ImageSetTests
{
    [Fact]
    public void Content_hash_sees_pixels_labels_and_nothing_else()
    {
        var pixels = new byte[2 * Images.Bytes];
        var hash = new ImageSet(pixels, [0, 1], 32).ContentHash;
        Assert.Equal(hash, new ImageSet([.. pixels], [0, 1], 32).ContentHash);
        Assert.NotEqual(hash, new ImageSet([.. pixels], [1, 0], 32).ContentHash);
        Assert.NotEqual(hash, new ImageSet([.. pixels[1..], 1], [0, 1], 32).ContentHash);
    }

    [Fact]
    public void Taking_keeps_the_first_images_and_their_labels()
    {
        ImageSet all = Images.Noise(30), some = all.Take(12);
        Assert.Equal(12, some.Count);
        Assert.Equal(all.Image(11), some.Image(11));
        Assert.Equal(all.Label(11), some.Label(11));
        Assert.Equal(30, all.Take(99).Count);
    }

    [Fact]
    public void Balanced_taking_gives_every_class_the_same_number()
    {
        var set = new ImageSet(new byte[9 * Images.Bytes], [0, 0, 0, 0, 0, 1, 1, 2, 2], 32);
        Assert.Equal([0, 1, 2, 0, 1, 2], set.TakeBalanced(7).Labels);
    }

    [Fact]
    public void Pixels_that_do_not_fit_the_labels_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[100], [0], 32));
}
