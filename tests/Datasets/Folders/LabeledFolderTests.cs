using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Folders;

public sealed class LabeledFolderTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public LabeledFolderTests()
    {
        foreach (var name in (string[])["a.png", "b.png", "train/c.png", "val/d.png", "e,f.png"])
        {
            _folder.Add(name, "rgb.png");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_and_splits_come_from_the_lines()
    {
        var set = Load("path,label,split", "a.png,zebra,train", "\"e,f.png\",ant,train", "b.png,zebra,val",
            "val/d.png,zebra,test");

        Assert.Equal(["ant", "zebra"], set.ClassNames);
        Assert.Equal([1, 0], set.Split("train").Labels.ToArray());
        Assert.Equal([1, 0, 1], set.Train.Labels.ToArray());
        Assert.Equal((1, 1), (set.Split("val").Count, set.Test.Count));
    }

    [Fact]
    public void Without_a_column_of_splits_the_first_folder_of_a_path_is_its_split()
    {
        var set = Load("train/c.png,x", "val/d.png,x");
        Assert.Equal((1, 1), (set.Train.Count, set.Test.Count));
        Assert.Equal(set.Test.ContentHash, set.Split("val").ContentHash);
    }

    [Theory]
    [InlineData("a.png,x,train;no.png,x,test", "1 images", "no.png")]
    [InlineData("a.png,x,train;b.png,y,test", "Class 1 ('y')", "no training image")]
    [InlineData("a.png,x,train;b.png,x,train", "no image of the split val")]
    [InlineData("a.png,x,train;a.png,y,test", "'a.png' twice")]
    [InlineData("a.png,x,exam", "Line 1", "train, val or test")]
    [InlineData("a.png", "Line 1", "path,label")]
    [InlineData("path,label", "is empty")]
    public void A_file_that_cannot_be_used_is_one_clear_error(string lines, params string[] expected)
    {
        var error = Assert.Throws<InputException>(() => Load(lines.Split(';')));
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_line_takes_memory_in_proportion_to_its_length()
    {
        var file = _folder.List("labels.csv", $"\"{new string('x', 100_000)},b.png\",{new string('y', 100_000)},exam");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InputException>(() => LabelLine.ReadAll(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.InRange(error.Message.Length, 0, 1000);
    }

    [Fact]
    public void Sets_with_labels_of_their_own_refuse_the_file()
    {
        Assert.Contains("imagefolder", Assert.Throws<InputException>(() =>
            Catalog.Load("dtd", _folder.Root, new() { Labels = "x.csv" })).Message, StringComparison.Ordinal);
        Assert.Contains("imagefolder", Assert.Throws<InputException>(() =>
            Catalog.Load("imagenet", _folder.Root, new() { Labels = "x.csv" })).Message, StringComparison.Ordinal);
    }

    private ImageDataset Load(params string[] lines) =>
        Catalog.Load("imagefolder", _folder.Root, new() { Labels = _folder.List("labels.csv", lines) });
}
