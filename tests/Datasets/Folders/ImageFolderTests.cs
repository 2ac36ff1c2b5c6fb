using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Folders;

public sealed class ImageFolderTests : IDisposable
{
    private readonly PictureFolder _folder = PictureFolder.Small();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_the_folders_in_ordinal_order_and_images_those_of_each_in_turn()
    {
        var set = Load();
        Assert.Equal(["n01", "n02"], set.ClassNames);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], set.Train.Labels.ToArray());
        Assert.Equal([0, 0, 1, 1], set.Test.Labels.ToArray());
        Assert.Equal(Path.Combine(_folder.Root, "train/n01/n01_1.JPEG"), set.Train.Name(0));
        Assert.Equal(Path.Combine(_folder.Root, "val/n02/b.png"), set.Test.Name(3));
    }

    [Fact]
    public void Lower_case_comes_after_upper_case_in_every_locale()
    {
        _folder.Add("train/B/1.png", "rgb.png");
        _folder.Add("val/B/1.png", "rgb.png");
        Assert.Equal(["B", "n01", "n02"], Load().ClassNames);
    }

    [Fact]
    public void A_class_list_restricts_and_numbers_the_classes()
    {
        var list = _folder.List("classes.txt", " n02 n01 ");
        var set = Load(new() { Classes = list });
        Assert.Equal(["n02", "n01"], set.ClassNames);
        Assert.Equal("n02_1.JPEG", Path.GetFileName(set.Train.Name(0)));
        Assert.Equal(4, Load(new() { Classes = _folder.List("one.txt", "n02") }).Train.Count);
    }

    [Fact]
    public void A_subset_list_chooses_training_images_by_name()
    {
        var list = _folder.List("1percent.txt", "n02_3.PNG", "n01_1.JPEG");
        var set = Load(new() { Subset = list });
        Assert.Equal([1, 0], set.Train.Labels.ToArray());
        Assert.Equal(Path.Combine(_folder.Root, "train/n02/n02_3.PNG"), set.Train.Name(0));
        Assert.Equal(4, set.Test.Count);
    }

    [Theory]
    [InlineData("n02_9.JPEG", "1 of the 1 images", "train/n02/n02_9.JPEG")]
    [InlineData("n03_1.JPEG", "class 'n03'", "not one of the 2 classes")]
    [InlineData("n01_1.JPEG\nn01_1.JPEG", "'n01_1.JPEG' twice", "once")]
    [InlineData("", "is empty", "one name a line")]
    public void A_wrong_subset_list_is_one_clear_error(string content, params string[] expected) =>
        AssertError(() => Load(new() { Subset = _folder.List("list.txt", content) }), expected);

    [Fact]
    public void A_missing_list_is_one_clear_error() =>
        AssertError(() => Load(new() { Classes = "/no/such/list" }), "list of classes '/no/such/list'");

    [Fact]
    public void A_listed_class_without_folder_is_named() =>
        AssertError(() => Load(new() { Classes = _folder.List("c.txt", "n01", "n09") }), "train/n09", "class 'n09'");

    [Fact]
    public void A_class_without_images_is_named()
    {
        _folder.Write("train/n05/notes.txt", "text"u8);
        AssertError(() => Load(), "train/n05' has no image", "--classes");
    }

    [Fact]
    public void A_class_that_only_training_has_is_named()
    {
        _folder.Add("train/n05/1.png", "rgb.png");
        AssertError(() => Load(), "val/n05", "does not exist");
    }

    [Fact]
    public void A_missing_root_is_named() =>
        AssertError(() => Catalog.Load("imagefolder", "/no/such"), "/no/such", "train");

    [Fact]
    public void No_root_names_the_option() => AssertError(() => Catalog.Load("imagenet"), "--data-dir");

    [Fact]
    public void Part_of_ImageNet_is_not_taken_for_the_whole() =>
        AssertError(() => Catalog.Load("imagenet", _folder.Root), "2 classes", "1000 of ImageNet",
            "--data imagefolder");

    [Fact]
    public void ImageNet_100_has_its_own_list_of_100_classes()
    {
        foreach (var wnid in NameList.Split(File.ReadAllText(ListOfImageNet100)))
        {
            _folder.Add($"train/{wnid}/{wnid}_1.JPEG", "gray.jpg");
            _folder.Add($"val/{wnid}/ILSVRC2012_val_1.JPEG", "gray.jpg");
        }

        var set = Catalog.Load("imagenet100", _folder.Root);
        Assert.Equal((100, 100, "n02869837"), (set.Train.Count, set.ClassNames.Count, set.ClassNames[0]));
    }

    [Fact]
    public void Lists_do_not_go_with_CIFAR() => AssertError(
        () => Catalog.Load("cifar10-mini", null, new() { Subset = "list" }), "cifar10-mini has no image files",
        "imagefolder");

    [Fact]
    public void The_hash_notices_other_names_lengths_and_classes()
    {
        var hash = Load().Train.ContentHash;
        Assert.Equal(hash, Load().Train.ContentHash);
        Assert.NotEqual(hash, Load(new() { Classes = _folder.List("classes.txt", "n02 n01") }).Train.ContentHash);
        _folder.Add("train/n01/n01_1.JPEG", "gray.jpg");
        Assert.NotEqual(hash, Load().Train.ContentHash);
    }

    private static string ListOfImageNet100 =>
        GoldenFile.Path("../../datasets/Folders/imagenet100.txt");

    private ImageDataset Load(FolderSelection? selection = null) =>
        Catalog.Load("imagefolder", _folder.Root, selection);

    private static void AssertError(Func<object> load, params string[] expected)
    {
        var error = Assert.Throws<InputException>(load);
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
