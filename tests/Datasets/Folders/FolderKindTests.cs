using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Folders;

/// <summary>Folders as users have them, each kind made here.</summary>
public sealed class FolderKindTests : IDisposable
{
    // One pixel each.
    private static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=");

    private static readonly byte[] Bmp =
    [
        (byte)'B', (byte)'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0,
        0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 20, 10, 0,
    ];

    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tree_without_classes_pretrains_and_is_not_judged()
    {
        Add("b/2.png", "a.png", "b/c/3.png");
        var set = Load(FolderPurpose.Pretraining);

        Assert.Equal(["a.png", "b/2.png", "b/c/3.png"], Names(set.Train));
        Assert.Equal(0, set.Test.Count);
        Assert.Contains("no class folders", set.Unjudged, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Load(FolderPurpose.Evaluation));
    }

    [Fact]
    public void A_flat_training_folder_pretrains()
    {
        Add("train/1.png", "train/2.png");
        Assert.Equal(2, Load(FolderPurpose.Pretraining).Train.Count);
    }

    [Fact]
    public void Classes_without_test_images_pretrain_with_their_labels()
    {
        Add("train/a/1.png", "train/b/1.png");
        var set = Load(FolderPurpose.Pretraining);

        Assert.Equal([0, 1], set.Train.Labels.ToArray());
        Assert.Contains("does not exist", set.Unjudged, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_is_not_judged()
    {
        Add("train/a/1.png", "val/a/1.png");
        Assert.Contains("one class", Load(FolderPurpose.Pretraining).Unjudged, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_with_test_images_are_judged_in_pretraining_too()
    {
        AddTwoClasses();
        Assert.Null(Load(FolderPurpose.Pretraining).Unjudged);
    }

    [Fact]
    public void Folders_are_walked_down_in_the_order_of_their_paths_and_links_are_followed()
    {
        AddTwoClasses();
        Add("train/a/x/9.png", "train/a/x-y/0.png", "elsewhere/z.png");
        Directory.CreateSymbolicLink(At("train/a/link"), At("elsewhere"));
        Directory.CreateSymbolicLink(At("train/a/x/up"), At("train/a"));
        var set = Load(FolderPurpose.Evaluation);

        Assert.Equal(["train/a/1.png", "train/a/link/z.png", "train/a/x/9.png", "train/a/x-y/0.png", "train/b/1.png"],
            Names(set.Train));
        Assert.Contains("lead back", string.Join('\n', set.LeftOut.Lines()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".DS_Store")]
    [InlineData("._1.png")]
    [InlineData("Thumbs.db")]
    [InlineData("desktop.ini")]
    [InlineData(".hidden.png")]
    [InlineData("@eaDir/SYNOPHOTO_THUMB_M.jpg")]
    [InlineData(".ipynb_checkpoints/1-checkpoint.png")]
    [InlineData("__MACOSX/._a/1.png")]
    [InlineData("$RECYCLE.BIN/1.png")]
    [InlineData("lost+found/1.png")]
    public void What_systems_leave_is_never_a_class_or_an_image_and_is_counted(string name)
    {
        AddTwoClasses();
        Add($"train/{name}", $"train/a/{name}", $"val/{name}", $"val/b/{name}");
        var set = Load(FolderPurpose.Evaluation);

        Assert.Equal(["a", "b"], set.ClassNames);
        Assert.Equal((2, 2), (set.Train.Count, set.Test.Count));
        Assert.NotEqual(0, set.LeftOut.Count);
        Assert.False(set.LeftOut.HasImages);
    }

    [Theory]
    [InlineData("x.gif")]
    [InlineData("x.BMP")]
    [InlineData("x.jfif")]
    [InlineData("x.jpe")]
    [InlineData("x")]
    [InlineData("x.data")]
    [InlineData("n01440764_10026.JPEG.1")]
    public void What_the_decoder_reads_is_taken_whatever_its_name(string name)
    {
        AddTwoClasses();
        _folder.Write($"train/a/{name}", Path.GetExtension(name) switch
        {
            ".gif" => Gif,
            ".BMP" => Bmp,
            _ => Decoded.Golden("gray.jpg")
        });
        var set = Load(FolderPurpose.Evaluation);

        Assert.Equal(3, set.Train.Count);
        Assert.Empty(SetCheck.Of(set, Catalog.Describe("imagefolder"), null, TestContext.Current.CancellationToken)
            .BadImages);
    }

    [Fact]
    public void Formats_that_are_not_read_are_counted_by_extension_with_the_reason()
    {
        AddTwoClasses();
        _folder.Write("train/a/1.tif", "II*\0 pixels of a picture"u8);
        _folder.Write("train/a/2.tif", "II*\0 pixels of a picture"u8);
        _folder.Write("train/a/3.ppm", "P6 1 1 255 pixels"u8);
        _folder.Write("train/a/4.txt", "words about the picture"u8);
        var left = Load(FolderPurpose.Evaluation).LeftOut;

        Assert.Contains("2 .tif files (mira cannot read TIFF", string.Join('\n', left.Lines()),
            StringComparison.Ordinal);
        Assert.Contains("1 .ppm files (mira cannot read Netpbm", string.Join('\n', left.Lines()),
            StringComparison.Ordinal);
        Assert.Contains("1 .txt files", string.Join('\n', left.Lines()), StringComparison.Ordinal);
        Assert.True(left.HasImages);
    }

    [Fact]
    public void A_set_that_loses_images_is_not_sound()
    {
        AddTwoClasses();
        Add("val/unknown/1.png", "train/loose.png");
        var check = SetCheck.Of(Load(FolderPurpose.Evaluation), Catalog.Describe("imagefolder"), null,
            TestContext.Current.CancellationToken);

        Assert.False(check.IsSound);
        Assert.Contains("1 images of validation classes that training lacks", string.Join('\n', check.LeftOut),
            StringComparison.Ordinal);
        Assert.Contains("1 images outside the class folders of 'train'", string.Join('\n', check.LeftOut),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validation/a/1.png", "There is a folder 'validation' with 1 images: use it with --val-dir validation")]
    [InlineData("test/a/1.png", "use it with --val-dir test")]
    [InlineData("val/1.png", "has 1 images without class folders", "--labels FILE.csv")]
    [InlineData("val/c/1.png", "class 'a'", "2 of the 2 training classes are missing among the 1 class folders")]
    [InlineData("other/1.png", "--val-dir")]
    public void Test_images_elsewhere_are_named_with_the_option_that_takes_them(string image, params string[] expected)
    {
        Add("train/a/1.png", "train/b/1.png", image);
        var error = Assert.Throws<InputException>(() => Load(FolderPurpose.Evaluation));
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Equal(2, Load(FolderPurpose.Pretraining).Train.Count);
    }

    [Fact]
    public void Another_folder_of_test_images_is_taken()
    {
        Add("train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/1.png");
        Assert.Equal(2, Catalog.Load("imagefolder", _folder.Root, new() { Validation = "test" }).Test.Count);
    }

    [Theory]
    [InlineData("great tit\r\nwren\r\n")]
    [InlineData("\ufeffgreat tit\nwren")]
    [InlineData("great tit\rwren\r")]
    public void Class_lists_keep_blanks_and_take_every_line_end(string list)
    {
        Add("train/great tit/1.png", "train/wren/1.png", "val/great tit/1.png", "val/wren/1.png");
        Assert.Equal(["great tit", "wren"],
            Catalog.Load("imagefolder", _folder.Root, new() { Classes = _folder.List("c.txt", list) }).ClassNames);
    }

    [Theory]
    [InlineData("great_tit_0.png")]
    [InlineData("great_tit/great_tit_0.png")]
    [InlineData("train/great_tit/great_tit_0.png")]
    public void Image_lists_keep_underscores_of_classes_and_take_paths(string line)
    {
        Add("train/great/0.png", "train/great_tit/great_tit_0.png", "val/great/1.png", "val/great_tit/1.png");
        var set = Catalog.Load("imagefolder", _folder.Root, new() { Subset = _folder.List("s.txt", line) });
        Assert.Equal(["train/great_tit/great_tit_0.png"], Names(set.Train));
        Assert.Equal(1, set.Train.Label(0));
    }

    [Theory]
    [InlineData("filename,label,split", "looks like a header; expected path,label,split")]
    [InlineData("image;class;split", "separated by semicolons")]
    [InlineData("a.png\tcat\ttrain", "separated by tabs")]
    public void A_label_file_written_in_another_way_is_explained(string first, string expected)
    {
        Add("train/1.png");
        var error = Assert.Throws<InputException>(() => Catalog.Load("imagefolder", _folder.Root,
            new() { Labels = _folder.List("l.csv", first, "train/1.png,a,train") }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_and_splits_may_be_written_in_capitals()
    {
        Add("1.png", "2.png");
        var set = Catalog.Load("imagefolder", _folder.Root,
            new() { Labels = _folder.List("l.csv", "Path,Label,Split", "1.png,a,Train", "2.png,a,TEST") });
        Assert.Equal((1, 1), (set.Train.Count, set.Test.Count));
    }

    private void AddTwoClasses() => Add("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png");

    private void Add(params string[] paths)
    {
        foreach (var path in paths)
        {
            _folder.Add(path, "rgb.png");
        }
    }

    private string At(string path) => Path.Combine(_folder.Root, path);

    private ImageDataset Load(FolderPurpose purpose) =>
        Catalog.Load("imagefolder", _folder.Root, new() { Purpose = purpose });

    private IEnumerable<string> Names(ImageSet images) =>
        Enumerable.Range(0, images.Count).Select(place => Path.GetRelativePath(_folder.Root, images.Name(place)));
}
