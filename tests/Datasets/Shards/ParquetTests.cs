using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;
using Mira.Datasets.Shards;
using Parquet;

namespace Mira.Tests.Datasets.Shards;

/// <summary>Parquet files as Hugging Face has them: made here, and by Apache Arrow
/// (tests/Golden/parquet_arrow.cs).</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly ShardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    public void Files_give_the_batches_of_the_same_images_in_folders(CompressionMethod compression)
    {
        using var files = ShardFolder.AsFiles();
        Add("data/train-00000-of-00002.parquet", ShardFolder.Train[..3], compression);
        Add("data/train-00001-of-00002.parquet", ShardFolder.Train[3..], compression);
        Add("data/validation-00000-of-00001.parquet", ShardFolder.Val, compression);
        var (set, expected) = (Load(), Catalog.Load("imagefolder", files.Root));

        Assert.Equal(expected.ClassNames, set.ClassNames);
        Assert.Equal(ShardFolder.Batches(expected.Train), ShardFolder.Batches(set.Train));
        Assert.Equal(ShardFolder.Batches(expected.Train, epoch: 1),
            ShardFolder.Batches(set.Train, workers: 3, epoch: 1));
        Assert.Equal(ShardFolder.Batches(expected.Test), ShardFolder.Batches(set.Split("validation")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("snappy")]
    [InlineData("zstd")]
    public void What_Arrow_wrote_is_read_in_any_order(string name)
    {
        var shard = Golden(name);
        Assert.Equal(["ant", "great ape", "cat"], shard.ClassNames);
        Assert.Equal(20, shard.Count);
        var (buffer, page) = (new EncodedBuffer(), new PageBuffer());
        // Backward, from one page to another, and all again when the pages are known.
        foreach (var row in Enumerable.Range(0, 20).Reverse()
            .Concat(Enumerable.Range(0, 40).Select(turn => turn * 7 % 20)))
        {
            Assert.Equal(row == 8 ? null : $"{row % 3}", shard.Label(row));
            if (row is 5 or 11)
            {
                Assert.Contains("has no bytes", Assert.Throws<BadImageException>(() => shard.Read(row, buffer, page))
                    .Message, StringComparison.Ordinal);
                continue;
            }
            shard.Read(row, buffer, page);
            Assert.Equal(Enumerable.Range(0, 60 + (37 * (row % 7))).Select(j => (byte)((31 * (row % 7)) + (7 * j))),
                buffer.Bytes[..buffer.Length]);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("snappy")]
    [InlineData("zstd")]
    public void A_damaged_file_is_read_or_is_one_clear_error(string name)
    {
        var whole = File.ReadAllBytes(GoldenFile.Path($"parquet-{name}.parquet"));
        var random = new Random(name.Length);
        for (var trial = 0; trial < 150; trial++)
        {
            var bytes = whole.ToArray();
            for (var change = 0; change < 3; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            _folder.Write("train.parquet", bytes.AsSpan(0, trial % 5 == 0 ? random.Next(bytes.Length) : bytes.Length));
            var (buffer, page) = (new EncodedBuffer(), new PageBuffer());
            try
            {
                var shard = ParquetShard.Open(new(Path.Combine(_folder.Root, "train.parquet"), "train.parquet"), new());
                for (var row = 0; row < shard.Count; row++)
                {
                    try
                    {
                        shard.Read(row, buffer, page);
                    }
                    catch (BadImageException)
                    {
                    }
                }
            }
            catch (InputException error)
            {
                Assert.Contains("train.parquet", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_cut_file_is_one_clear_error()
    {
        var whole = File.ReadAllBytes(GoldenFile.Path("parquet-none.parquet"));
        _folder.Write("train.parquet", whole.AsSpan(0, 4000));
        AssertError(() => Load(), "train.parquet' is not a whole Parquet file", "Fetch it again");
    }

    [Fact]
    public void A_binary_column_and_labels_that_are_names_serve_too()
    {
        ParquetFiles.WriteFlat(Path.Combine(_folder.Root, "photos.parquet"), "jpg", "class",
            [(Decoded.Golden("gray.jpg"), "dog"), (Decoded.Golden("420.jpg"), "cat"),
                (Decoded.Golden("large.jpg"), "dog")]);
        var set = Load();
        Assert.Equal(["cat", "dog"], set.ClassNames);
        Assert.Equal([1, 0, 1], set.Train.Labels.ToArray());
        Assert.Equal(3, ShardFolder.Batches(set.Train.Select([0, 1, 2, 0, 1, 2])).Length);
    }

    [Fact]
    public void A_file_without_images_names_its_columns()
    {
        ParquetFiles.WriteTexts(Path.Combine(_folder.Root, "train.parquet"), "caption", ["a", "b"]);
        AssertError(() => Load(), "has no column of images", "caption (text)");
    }

    [Fact]
    public void A_test_split_with_secret_labels_is_not_judged_on()
    {
        Add("train-00000-of-00001.parquet", ShardFolder.Train, CompressionMethod.None);
        ParquetFiles.Write(Path.Combine(_folder.Root, "test-00000-of-00001.parquet"),
            [(Decoded.Golden("gray.jpg"), -1), (Decoded.Golden("420.jpg"), -1)], [], CompressionMethod.None);
        var set = Load(FolderPurpose.Pretraining);
        Assert.Equal((8, 0), (set.Train.Count, set.Test.Count));
        Assert.Contains("no label for any of the 2 images of the split 'test'", set.Unjudged, StringComparison.Ordinal);
        AssertError(() => Load(FolderPurpose.Evaluation), "no label for any of the 2 images");
    }

    [Fact]
    public void The_third_split_is_used_when_it_is_named()
    {
        foreach (var (split, images) in (IEnumerable<(string, (string, string, string)[])>)
            [("train", ShardFolder.Train), ("validation", ShardFolder.Val), ("test", ShardFolder.Train[..3])])
        {
            Add($"{split}-00000-of-00001.parquet", images, CompressionMethod.Snappy);
        }
        Assert.Equal(2, Load(FolderPurpose.Evaluation).Test.Count);
        Assert.Contains("--split test", string.Join(' ', Load().LeftOut.Lines()), StringComparison.Ordinal);
        Assert.Equal(3, _folder.Load("parquet", new() { Named = "test" }).Split("test").Count);
        AssertError(() => _folder.Load("parquet", new() { Validation = "dev" }), "no split 'dev'",
            "test (1 file), train (1 file), validation (1 file)");
        Assert.Empty(SetCheck.Of(Load(), Catalog.Describe("parquet"), null, TestContext.Current.CancellationToken)
            .BadImages);
    }

    private static ParquetShard Golden(string name)
    {
        var path = GoldenFile.Path($"parquet-{name}.parquet");
        return ParquetShard.Open(new(path, Path.GetFileName(path)), new());
    }

    private void Add(string path, (string Class, string Name, string Golden)[] images, CompressionMethod compression) =>
        _folder.AddParquet(path, images, compression);

    private ImageDataset Load(FolderPurpose purpose = FolderPurpose.Pretraining) =>
        _folder.Load("parquet", new() { Purpose = purpose });

    private static void AssertError(Action action, params string[] parts)
    {
        var error = Assert.Throws<InputException>(action);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
