using System.IO.Compression;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Features;

public sealed class FeatureFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_of_NumPy_are_read()
    {
        using var set = FeatureFile.Read(GoldenFile.Path("features-stored.npz"));
        Assert.Equal((7, 5, 3, "abc"), (set.Count, set.Dimensions, set.Classes, set.CheckpointHash));
        Assert.Equal([0, 1, 2, 0, 1, 2, 2], set.Labels);
        Assert.Equal("träin/6.jpg", set.Files[6]);
        Assert.Equal(["a", "bb", "ccc"], set.ClassNames);
    }

    [Fact]
    public void Deflated_float64_in_Fortran_order_is_the_same_features()
    {
        using var stored = FeatureFile.Read(GoldenFile.Path("features-stored.npz"));
        using var deflated = FeatureFile.Read(GoldenFile.Path("features-deflated.npz"));
        Assert.Equal(stored.Values.data<float>().ToArray(), deflated.Values.data<float>().ToArray());
        Assert.Equal(stored.Labels, deflated.Labels);
        Assert.Empty(deflated.Files);
    }

    [Fact]
    public void Several_labels_an_image_are_marks()
    {
        using var set = FeatureFile.Read(GoldenFile.Path("features-marks.npz"));
        Assert.True(set.IsMultiLabel);
        Assert.Equal([7, 3], set.Marks!.shape);
        Assert.Equal(255, set.Marks[0, 2].item<byte>());
    }

    [Theory]
    [InlineData("out.safetensors")]
    [InlineData("out.npz")]
    public void Rows_of_a_file_are_read_where_they_lie(string name)
    {
        var path = Path.Combine(_folder, name);
        using var set = Sample();
        FeatureFile.Write(path, set);
        using var stream = FeatureRows.TryOpen(path)!;
        var rows = new float[2 * set.Dimensions];
        stream.Read(1, rows);
        Assert.Equal(set.Values[1..3].data<float>().ToArray(), rows);
        Assert.Equal((set.Count, set.Classes, set.ContentHash), (stream.Count, stream.Classes, stream.ContentHash));
        Assert.Equal(set.Labels, stream.Labels);
        Assert.Equal(set.Files, stream.Files);
        Assert.Equal(set.Origin, stream.Origin);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(set.Count - 1, rows));
    }

    [Fact]
    public void The_hash_of_rows_on_the_disk_is_that_of_rows_in_memory()
    {
        var path = Path.Combine(_folder, "bare.safetensors");
        using var set = Sample();
        using var labels = tensor(set.Labels.ToArray());
        Safetensors.Write(path, [new("features", set.Values), new("labels", labels)]);
        using var whole = FeatureFile.Read(path);
        using var stream = FeatureRows.TryOpen(path)!;
        Assert.Equal(whole.ContentHash, stream.ContentHash);
    }

    [Fact]
    public void Rows_of_NumPys_file_are_read_where_they_lie()
    {
        using var whole = FeatureFile.Read(GoldenFile.Path("features-stored.npz"));
        using var stream = FeatureRows.TryOpen(GoldenFile.Path("features-stored.npz"))!;
        var rows = new float[whole.Count * whole.Dimensions];
        stream.Read(0, rows);
        Assert.Equal(whole.Values.data<float>().ToArray(), rows);
        Assert.Equal((whole.ContentHash, whole.Classes, whole.CheckpointHash),
            (stream.ContentHash, stream.Classes, stream.Origin.CheckpointHash));
    }

    [Theory]
    [InlineData("features-deflated.npz")]
    [InlineData("features-marks.npz")]
    public void What_is_compressed_converted_or_of_several_labels_is_read_as_a_whole(string name) =>
        Assert.Null(FeatureRows.TryOpen(GoldenFile.Path(name)));

    [Fact]
    public void Rows_changed_beside_their_hash_are_refused()
    {
        var path = Path.Combine(_folder, "out.npz");
        using var set = Sample();
        FeatureFile.Write(path, set);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            using var stream = archive.GetEntry("features.npy")!.Open();
            stream.Position = stream.Length - 1;
            stream.WriteByte(1);
        }
        Assert.Contains("does not match its content hash",
            Assert.Throws<InputException>(() => FeatureRows.TryOpen(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.npz")]
    [InlineData("out.safetensors")]
    public void What_is_written_is_read_back_with_its_origin(string name)
    {
        using var set = Sample();
        FeatureFile.Write(Path.Combine(_folder, name), set);
        using var back = FeatureFile.Read(Path.Combine(_folder, name));
        Assert.Equal(set.ContentHash, back.ContentHash);
        Assert.Equal(set.Origin, back.Origin);
        Assert.Equal(set.Files, back.Files);
        Assert.Equal(set.ClassNames, back.ClassNames);
    }

    [Fact]
    public void Equal_features_are_equal_files()
    {
        using var set = Sample();
        FeatureFile.Write(Path.Combine(_folder, "a.npz"), set);
        FeatureFile.Write(Path.Combine(_folder, "b.npz"), set);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a.npz")),
            File.ReadAllBytes(Path.Combine(_folder, "b.npz")));
    }

    [Fact]
    public void Every_changed_byte_of_the_numbers_is_noticed()
    {
        using var set = Sample();
        var path = Path.Combine(_folder, "a.npz");
        FeatureFile.Write(path, set);
        var bytes = File.ReadAllBytes(path);
        var place = bytes.AsSpan().IndexOf(set.Values.bytes) + 3;
        bytes[place] ^= 1;
        AtomicFile.Write(path, stream => stream.Write(bytes));
        Assert.Throws<InputException>(() => FeatureFile.Read(path));
    }

    [Fact]
    public void A_damaged_file_is_one_typed_error()
    {
        var whole = File.ReadAllBytes(GoldenFile.Path("features-deflated.npz"));
        var path = Path.Combine(_folder, "damaged.npz");
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var written = i % 4 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            AtomicFile.Write(path, stream => stream.Write(written));
            var error = Record.Exception(() => FeatureFile.Read(path).Dispose());
            Assert.True(error is null or InputException, error?.ToString());
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_with_the_image()
    {
        var values = ones(3, 2);
        values[1, 0] = float.NaN;
        var error = Assert.Throws<InputException>(() => new FeatureSet(values, [0, 1, 1]));
        Assert.Contains("image 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_label_and_a_missing_label_are_refused()
    {
        Assert.Contains("label -1", Assert.Throws<InputException>(() => new FeatureSet(ones(2, 2), [0, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("2 features and 1 labels", Assert.Throws<InputException>(() => new FeatureSet(ones(2, 2), [0]))
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_checkpoint_are_refused()
    {
        using var train = Sample();
        using var other = new FeatureSet(ones(2, 3), [0, 1]) { Origin = train.Origin with { CheckpointHash = "ffff" } };
        using var unknown = new FeatureSet(ones(2, 3), [0, 1]);
        using var more = new FeatureSet(ones(2, 3), [0, 7]);
        Assert.Contains("1234 and ffff", Assert.Throws<InputException>(() => FeatureCheck.Pair(train, other)).Message,
            StringComparison.Ordinal);
        Assert.Contains("label 7", Assert.Throws<InputException>(() => FeatureCheck.Pair(train, more)).Message,
            StringComparison.Ordinal);
        FeatureCheck.Pair(train, unknown);
    }

    [Fact]
    public void A_class_without_an_image_is_refused_by_name()
    {
        using var set = new FeatureSet(ones(2, 3), [0, 2]) { ClassNames = ["cat", "dog", "owl"] };
        Assert.Contains("class 1 (dog)", Assert.Throws<InputException>(() => FeatureCheck.EveryClass(set)).Message,
            StringComparison.Ordinal);
    }

    private static FeatureSet Sample() => new(arange(12, dtype: ScalarType.Float32).view(4, 3), [0, 1, 2, 1])
    {
        Files = ["train/ä.jpg", "train/b.jpg", "train/c.jpg", "train/😀.jpg"],
        ClassNames = ["cat", "dog", "owl"],
        Origin = new() { Method = "MIRA", CheckpointHash = "1234", Data = "set", Split = "train", Transform = "knn" },
    };
}
