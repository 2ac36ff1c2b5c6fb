using System.Formats.Tar;
using System.Text;
using CsCheck;
using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Shards;

/// <summary>Tar shards as WebDataset has them, each made here.</summary>
public sealed class WebDatasetTests : IDisposable
{
    private readonly ShardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Shards_give_the_batches_of_the_same_files(TarEntryFormat format)
    {
        using var files = ShardFolder.AsFiles();
        _folder.AddTar("train-00.tar", ShardFolder.Train.Take(3), format);
        _folder.AddTar("train-01.tar", ShardFolder.Train.Skip(3), format);
        _folder.AddTar("val-00.tar", ShardFolder.Val, format);
        var (set, expected) = (Load(), Catalog.Load("imagefolder", files.Root));

        Assert.Equal(expected.ClassNames, set.ClassNames);
        Assert.Equal(ShardFolder.Batches(expected.Train), ShardFolder.Batches(set.Train));
        Assert.Equal(ShardFolder.Batches(expected.Train, epoch: 1),
            ShardFolder.Batches(set.Train, workers: 3, epoch: 1));
        Assert.Equal(ShardFolder.Batches(expected.Test), ShardFolder.Batches(set.Split("val")));
    }

    [Fact]
    public void Long_names_are_read_from_headers_of_both_kinds()
    {
        var name = string.Join('/', Enumerable.Repeat("a-folder-of-a-long-name", 12)) + "/1";
        foreach (var format in (TarEntryFormat[])[TarEntryFormat.Pax, TarEntryFormat.Gnu])
        {
            _folder.Write("train.tar",
                ShardFolder.Tar(format, ($"{name}.jpg", Gray), ($"{name}.cls", "7"u8.ToArray())));
            var set = Load(FolderPurpose.Pretraining);
            Assert.EndsWith($"train.tar/{name}.jpg", set.Train.Name(0), StringComparison.Ordinal);
            Assert.Equal(["7"], set.ClassNames);
        }
    }

    [Fact]
    public void Numbers_are_classes_in_the_order_of_their_values()
    {
        Add("train.tar", ("a", "10"), ("b", "9"), ("c", "0"));
        var set = Load(FolderPurpose.Pretraining);
        Assert.Equal(["0", "9", "10"], set.ClassNames);
        Assert.Equal([2, 1, 0], set.Train.Labels.ToArray());
    }

    [Fact]
    public void A_list_of_class_names_says_what_numbers_mean()
    {
        Add("train.tar", ("a", "1"), ("b", "2"));
        _folder.Write("classnames.txt", "dog\ngreat ape\ncat\n"u8);
        var set = Load(FolderPurpose.Pretraining);
        Assert.Equal(["dog", "great ape", "cat"], set.ClassNames);
        Assert.Equal([1, 2], set.Train.Labels.ToArray());
        Add("train.tar", ("a", "1"), ("b", "3"));
        AssertError(() => Load(FolderPurpose.Pretraining), "A label is 3, expected 0 to 2");
    }

    [Theory]
    [InlineData("{\"label\": 4, \"class_name\": \"x\"}", "4")]
    [InlineData("{\"cls\": \"dog\"}", "dog")]
    [InlineData("{\"class_name\": \"dog\", \"width\": 3}", "dog")]
    public void Labels_may_be_in_json(string json, string label)
    {
        _folder.Write("train.tar", ShardFolder.Tar(TarEntryFormat.Pax,
            ("1.json", Encoding.UTF8.GetBytes(json)), ("1.jpg", Gray)));
        Assert.Equal([label], Load(FolderPurpose.Pretraining).ClassNames);
    }

    [Fact]
    public void Images_without_labels_pretrain_and_are_not_judged()
    {
        _folder.Write("000.tar", ShardFolder.Tar(TarEntryFormat.Pax, ("1.jpg", Gray), ("1.txt", "a dog"u8.ToArray()),
            ("2.jpg", Gray)));
        var set = Load(FolderPurpose.Pretraining);
        Assert.Equal((2, 0), (set.Train.Count, set.Test.Count));
        Assert.Contains("no label for any of the 2 images", set.Unjudged, StringComparison.Ordinal);
        AssertError(() => Load(), "has no test images", "--hold-out");
    }

    [Fact]
    public void A_label_missing_among_others_is_named()
    {
        _folder.Write("train.tar", ShardFolder.Tar(TarEntryFormat.Pax, ("1.jpg", Gray), ("1.cls", "0"u8.ToArray()),
            ("2.jpg", Gray)));
        Add("val.tar", ("a", "0"));
        Assert.Contains("for 1 of the 2 images", Load(FolderPurpose.Pretraining).Unjudged, StringComparison.Ordinal);
        AssertError(() => Load(), "train.tar/2.jpg", "for 1 of the 2 images");
    }

    [Fact]
    public void Members_that_are_not_used_are_counted()
    {
        _folder.Write("train.tar", ShardFolder.Tar(TarEntryFormat.Pax, ("._1.jpg", [1]), ("1.jpg", Gray),
            ("1.seg.png", Gray), ("1.cls", "0"u8.ToArray()), ("info.json", "{}"u8.ToArray()), ("2.tiff", [1])));
        var lines = string.Join('\n', Load(FolderPurpose.Pretraining).LeftOut.Lines());
        Assert.Contains("1 further images of samples", lines, StringComparison.Ordinal);
        Assert.Contains("1 hidden or system files", lines, StringComparison.Ordinal);
        Assert.Contains("cannot read TIFF", lines, StringComparison.Ordinal);
        Assert.Contains("2 samples of shards without an image", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_name_shards_and_a_missing_one_is_told()
    {
        foreach (var name in (string[])["x-train-08.tar", "x-train-09.tar", "x-train-10.tar", "x-val-0.tar"])
        {
            Add(name, ("a", "0"), ("b", "1"));
        }
        Assert.Equal(4, Load(FolderPurpose.Pretraining, "x-train-{08..09}.tar").Train.Count);
        var both = Load(FolderPurpose.Evaluation, "x-{train-{08..10},val-0}.tar");
        Assert.Equal((6, 2), (both.Train.Count, both.Test.Count));
        AssertError(() => Load(FolderPurpose.Pretraining, "x-train-{08..12}.tar"), "2 of the 5", "x-train-11.tar");
    }

    [Fact]
    public void A_single_archive_is_a_set()
    {
        Add("photos.tar", ("a", "0"), ("b", "1"));
        Assert.Equal(2, Load(FolderPurpose.Pretraining, "photos.tar").Train.Count);
    }

    [Fact]
    public void Bad_images_are_replaced_or_skipped_as_files_are()
    {
        _folder.Write("train.tar", ShardFolder.Tar(TarEntryFormat.Pax, ("1.jpg", Gray), ("1.cls", "0"u8.ToArray()),
            ("2.jpg", Gray[..200]), ("2.cls", "0"u8.ToArray()), ("3.jpg", []), ("3.cls", "1"u8.ToArray()),
            ("4.jpg", Gray), ("4.cls", "1"u8.ToArray())));
        AssertError(() => ShardFolder.Batches(Train(BadImagePolicy.Fail)), "train.tar/", "--bad-images");
        var replaced = Train(BadImagePolicy.Replace);
        Assert.Equal(ShardFolder.Batches(replaced), ShardFolder.Batches(replaced, workers: 2));
        Assert.Equal(2, replaced.BadImages.Count);
        var skipped = Train(BadImagePolicy.Skip);
        Assert.Equal((2, 2), (skipped.Count, skipped.BadImages.Count));
        Assert.Equal([0, 1], skipped.Labels.ToArray());
    }

    [Fact]
    public void A_cut_archive_is_one_clear_error()
    {
        var whole = ShardFolder.Tar(TarEntryFormat.Pax, ("1.jpg", Gray), ("1.cls", "0"u8.ToArray()));
        _folder.Write("train.tar", whole.AsSpan(0, 1800));
        AssertError(() => Load(FolderPurpose.Pretraining), "train.tar' is not a whole tar archive",
            "'1.jpg' is cut off", "Fetch the shard again");
    }

    [Fact]
    public void A_damaged_archive_loads_or_is_one_clear_error()
    {
        var whole = ShardFolder.Tar(TarEntryFormat.Pax, ("1.jpg", Gray), ("1.json", "{\"label\": 1}"u8.ToArray()));
        Gen.Select(Gen.Int[0, 2600], Gen.Byte, Gen.Int[0, whole.Length]).Sample((place, value, length) =>
        {
            var bytes = whole.ToArray();
            bytes[place] = value;
            _folder.Write("train.tar", bytes.AsSpan(0, place % 2 == 0 ? length : bytes.Length));
            try
            {
                Load(FolderPurpose.Pretraining);
            }
            catch (InputException)
            {
            }
        }, iter: 300, threads: 1);
    }

    [Theory]
    [InlineData("H4sIAAAAAAAA", "gunzip")]
    [InlineData("dmVyc2lvbiBodHRwczovL2dpdC1sZnMuZ2l0aHViLmNvbS9zcGVjL3Yx", "git lfs pull")]
    [InlineData("PCFkb2N0eXBlIGh0bWw+", "web page")]
    [InlineData("", "is empty")]
    public void What_is_no_archive_is_called_by_its_name(string content, string words)
    {
        _folder.Write("train.tar", Convert.FromBase64String(content));
        AssertError(() => Load(FolderPurpose.Pretraining), "train.tar", words);
    }

    [Fact]
    public void A_check_decodes_all_images_and_finds_test_images_in_training()
    {
        _folder.AddTar("train-00.tar", ShardFolder.Train);
        _folder.AddTar("val-00.tar", ShardFolder.Train.Take(1));
        var check = SetCheck.Of(Load(), Catalog.Describe("webdataset"), null, TestContext.Current.CancellationToken);
        Assert.Equal([8, 1], check.Splits.Select(split => split.Found));
        Assert.Single(check.Duplicates);
        Assert.True(check.IsSound);
    }

    [Fact]
    public void The_content_hash_changes_with_labels_and_members()
    {
        Add("train.tar", ("a", "0"), ("b", "1"));
        var first = Load(FolderPurpose.Pretraining).Train.ContentHash;
        Assert.Equal(first, Load(FolderPurpose.Pretraining).Train.ContentHash);
        Add("train.tar", ("a", "1"), ("b", "0"));
        Assert.NotEqual(first, Load(FolderPurpose.Pretraining).Train.ContentHash);
    }

    private static byte[] Gray => Decoded.Golden("gray.jpg");

    private void Add(string shard, params (string Key, string Label)[] samples) => _folder.Write(shard,
        ShardFolder.Tar(TarEntryFormat.Pax, [.. samples.SelectMany(sample => new (string, byte[])[]
            { ($"{sample.Key}.jpg", Gray), ($"{sample.Key}.cls", Encoding.UTF8.GetBytes(sample.Label + "\n")) })]));

    private ImageSet Train(BadImagePolicy policy) => _folder.Load("webdataset",
        new() { Purpose = FolderPurpose.Pretraining, BadImages = policy }).Train;

    private ImageDataset Load(FolderPurpose purpose = FolderPurpose.Evaluation, string place = "") =>
        _folder.Load("webdataset", new() { Purpose = purpose }, place);

    private static void AssertError(Action action, params string[] parts)
    {
        var error = Assert.Throws<InputException>(action);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
