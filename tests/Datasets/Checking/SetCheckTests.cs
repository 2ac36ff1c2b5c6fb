using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Tests.Datasets.Transfer;

namespace Mira.Tests.Datasets.Checking;

public sealed class SetCheckTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public SetCheckTests()
    {
        _folder.Add("train/a/1.jpg", "large.jpg");
        _folder.Add("train/b/2.png", "palette.png");
        _folder.Add("val/a/3.jpg", "420.jpg");
        _folder.Add("val/b/4.png", "rgba.png");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_sets_are_sound()
    {
        var check = Check();
        Assert.Equal([new("train", 2, null), new("test", 2, null)], check.Splits);
        Assert.True(check.IsSound);
        Assert.Empty(check.BadImages);
        Assert.Empty(check.Duplicates);
    }

    [Fact]
    public void Test_images_among_the_training_images_are_found_by_their_pixels()
    {
        _folder.Add("val/b/copy.jpg", "large.jpg");
        _folder.Add("val/b/same.png", "palette.png");
        var check = Check();

        Assert.Equal(
            [("copy.jpg", "1.jpg", false), ("same.png", "2.png", true)],
            check.Duplicates.Select(pair =>
                (Path.GetFileName(pair.Test), Path.GetFileName(pair.Train), pair.HasSameLabel)));
        Assert.True(check.IsSound);
    }

    [Fact]
    public void Images_that_cannot_be_decoded_are_named_with_the_reason()
    {
        _folder.Add("val/a/cut.jpg", "large-cut50.jpg");
        var check = Check();

        Assert.Contains("cut.jpg is truncated", Assert.Single(check.BadImages), StringComparison.Ordinal);
        Assert.False(check.IsSound);
    }

    [Fact]
    public void Missing_images_show_in_the_counts()
    {
        using var mini = new MiniSet("dtd");
        var check = SetCheck.Of(mini.Load("dtd"), Catalog.Describe("dtd"), progress: null,
            TestContext.Current.CancellationToken);

        Assert.Equal([new("train", 40, 1_880), new("val", 40, 1_880), new("trainval", 80, 3_760),
            new("test", 40, 1_880)], check.Splits);
        Assert.Equal(new("classes", 10, 47), check.Classes);
        Assert.False(check.IsSound);
        Assert.Empty(check.BadImages);
    }

    private SetCheck Check() => SetCheck.Of(
        Catalog.Load("imagefolder", _folder.Root), Catalog.Describe("imagefolder"), progress: null,
        TestContext.Current.CancellationToken);
}
