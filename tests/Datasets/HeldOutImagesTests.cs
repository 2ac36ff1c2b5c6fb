using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets;

public sealed class HeldOutImagesTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_share_of_each_class_is_held_out_and_no_image_is_on_both_sides()
    {
        Add("a", 10);
        Add("b", 4);

        var set = Load(0.2);

        Assert.Equal(["a", "b"], set.ClassNames);
        Assert.Equal((8, 2), (Count(set.Train, 0), Count(set.Test, 0)));
        Assert.Equal((3, 1), (Count(set.Train, 1), Count(set.Test, 1)));
        Assert.Empty(Names(set.Train).Intersect(Names(set.Test)));
        Assert.Null(set.Unjudged);
        Assert.Equal(Names(set.Test), Names(Load(0.2).Test));
    }

    [Fact]
    public void A_class_of_one_image_stays_in_training()
    {
        Add("a", 5);
        Add("b", 5);
        Add("c", 1);

        var set = Load(0.5);

        Assert.Equal((1, 0), (Count(set.Train, 2), Count(set.Test, 2)));
    }

    [Fact]
    public void Without_a_share_all_images_train_and_the_option_is_named()
    {
        Add("a", 2);
        Add("b", 2);

        var set = Load(0);

        Assert.Equal((4, 0), (set.Train.Count, set.Test.Count));
        Assert.Contains("--hold-out 0.1", set.Unjudged, StringComparison.Ordinal);
        Assert.Single(set.ClassNames);
    }

    [Fact]
    public void Images_of_one_class_cannot_be_held_out()
    {
        Add("a", 9);

        Assert.Contains("two classes", Assert.Throws<InputException>(() => Load(0.1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_images_of_a_set_with_test_images_are_held_out_of_training()
    {
        var set = Catalog.Load(Catalog.Default, null, new() { HoldOut = 0.1 });

        Assert.Equal((4500, 500), (set.Train.Count, set.Test.Count));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(50, Count(set.Test, label)));
    }

    [Fact]
    public void Sizes_are_those_of_the_headers_and_a_bad_image_has_none()
    {
        _folder.Add("x/1.jpg", "large.jpg");
        _folder.Add("x/2.jpg", "420.jpg");
        _folder.Write("x/3.jpg", "no image"u8);

        var sizes = ImageSizes.Of(Load(0).Train)!;

        Assert.True(sizes.Smallest.Width <= sizes.Largest.Width);
        Assert.Contains(" to ", sizes.InWords, StringComparison.Ordinal);
        Assert.Equal("32 × 32 pixels", ImageSizes.Of(Images.Noise(3))!.InWords);
    }

    private void Add(string folder, int count)
    {
        foreach (var number in Enumerable.Range(0, count))
        {
            _folder.Add($"{folder}/{number}.jpg", "gray.jpg");
        }
    }

    private ImageDataset Load(double share) => Catalog.Load("imagefolder", _folder.Root,
        new() { HoldOut = share, Purpose = FolderPurpose.Pretraining });

    private static int Count(ImageSet images, int label) => images.Labels.Count(label);

    private static string[] Names(ImageSet images) => [.. Enumerable.Range(0, images.Count).Select(images.Name)];
}
