using Mira.Datasets;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>Official lists that somebody changed, on sets made here.</summary>
public sealed class OfficialListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VOC2007_is_read()
    {
        Voc();
        var set = Catalog.Load("voc2007", _folder.File("voc"));
        Assert.Equal((2, 2), (set.Train.Count, set.Test.Count));
    }

    [Theory]
    [InlineData("trainval.txt", "000001\n000002\n000001\n")]
    [InlineData("cat_test.txt", "000001 -1\n000002  1\n000001  1\n")]
    public void A_line_that_stands_twice_is_one_clear_error(string list, string content)
    {
        Voc();
        Write($"voc/ImageSets/Main/{list}", content);
        var error = Assert.Throws<InputException>(() => Catalog.Load("voc2007", _folder.File("voc")));
        Assert.Contains($"Line 3 of '{_folder.File($"voc/ImageSets/Main/{list}")}'", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("line 1 has it too", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_stands_twice_is_one_clear_error()
    {
        Write("sun/ClassName.txt", "/a/abbey\n/a/abbey\n");
        Write("sun/Training_01.txt", "/a/abbey/x.jpg\n");
        Write("sun/Testing_01.txt", "/a/abbey/x.jpg\n");
        Write("sun/a/abbey/x.jpg", "");
        var error = Assert.Throws<InputException>(() => Catalog.Load("sun397", _folder.File("sun")));
        Assert.Contains("each name once", error.Message, StringComparison.Ordinal);
    }

    private void Voc()
    {
        foreach (var split in (string[])["train", "val", "trainval", "test"])
        {
            Write($"voc/ImageSets/Main/{split}.txt", "000001\n000002\n");
            foreach (var label in Catalog.Describe("voc2007").ClassNames!)
            {
                Write($"voc/ImageSets/Main/{label}_{split}.txt", "000001 -1\n000002  1\n");
            }
        }
        Write("voc/JPEGImages/000001.jpg", "");
        Write("voc/JPEGImages/000002.jpg", "");
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        using var file = new StreamWriter(_folder.File(name));
        file.Write(content);
    }
}
