using System.Text;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Numpy;
using static TorchSharp.torch;

namespace Mira.Tests.Files.Numpy;

public sealed class NumpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void A_matrix_survives_writing_and_reading(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var matrix = arange(21, dtype: type).div(7).reshape(3, 7);
        NumpyFile.Write(At("a.npy"), matrix.t());
        var read = NumpyFile.Read(At("a.npy"));
        Assert.Equal(type, read.dtype);
        Assert.Equal(0, read.sub(matrix.t()).abs().max().to_type(ScalarType.Float64).item<double>());
    }

    [Fact]
    public void What_is_written_is_byte_for_byte_what_NumPy_writes()
    {
        using var matrix = GoldenFile.Assignment("logits");
        NumpyFile.Write(At("logits.npy"), matrix);
        Assert.Equal(File.ReadAllBytes(GoldenFile.PathOfAssignment("logits")), File.ReadAllBytes(At("logits.npy")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_and_both_orders_are_read(byte version)
    {
        using var scope = NewDisposeScope();
        var expected = tensor(new[,] { { 0f, 1, 2 }, { 3, 4, 5 } });
        Assert.Equal(0, NumpyFile.Read(Written(version, "<f4", "False", "2, 3", Floats(0, 1, 2, 3, 4, 5))).sub(expected)
            .abs().max().item<float>());
        Assert.Equal(0, NumpyFile.Read(Written(version, "<f4", "True", "2, 3", Floats(0, 3, 1, 4, 2, 5))).sub(expected)
            .abs().max().item<float>());
    }

    [Theory]
    [InlineData("<i8", "False", "2, 3", 48, "'<i8'")]
    [InlineData(">f4", "False", "2, 3", 24, "'>f4'")]
    [InlineData("<f2", "False", "2, 3", 12, "'<f2'")]
    [InlineData("<f4", "False", "6,", 24, "1 dimensions")]
    [InlineData("<f4", "False", "1, 2, 3", 24, "3 dimensions")]
    [InlineData("<f4", "False", "0, 3", 0, "empty")]
    [InlineData("<f4", "False", "2, 3", 23, "cut short")]
    [InlineData("<f4", "False", "2, 3", 30, "not one array")]
    [InlineData("<f4", "False", "2, -3", 24, "damaged")]
    [InlineData("<f4", "False", "99999999999, 99999999999", 24, "damaged")]
    [InlineData("<f4", "Maybe", "2, 3", 24, "damaged")]
    public void Other_contents_are_named(string type, string order, string shape, int bytes, string expected)
    {
        var error = Assert.Throws<InputException>(() =>
            NumpyFile.Read(Written(1, type, order, shape, new byte[bytes])));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_matrix_files_are_named()
    {
        AssertRefused("does not start with NumPy's mark", "PK\u0003\u0004 something else"u8.ToArray());
        AssertRefused("does not start with NumPy's mark", []);
        AssertRefused("version 9", [0x93, .. "NUMPY"u8, 9, 0, 0, 0]);
        AssertRefused("damaged", [0x93, .. "NUMPY"u8, 1, 0, 255, 255, 65]);
        Assert.Throws<InputException>(() => NumpyFile.Read(At("absent.npy")));
        Assert.Throws<InputException>(() => NumpyFile.Read(_folder));
    }

    [Fact]
    public void No_cut_or_flipped_header_gives_anything_but_one_clear_error_or_a_matrix()
    {
        var whole = File.ReadAllBytes(Written(1, "<f4", "False", "2, 3", new byte[24]));
        for (var length = 0; length < whole.Length; length++)
        {
            AssertRefused(null, whole[..length]);
        }
        var random = new Random(5);
        for (var trial = 0; trial < 500; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length - 24)] ^= (byte)(1 << random.Next(8));
            WriteBytes(At("flipped.npy"), damaged);
            _ = Record.Exception(() => NumpyFile.Read(At("flipped.npy")).Dispose()) is { } error
                ? Assert.IsType<InputException>(error)
                : null;
        }
    }

    [Theory]
    [InlineData("2, 600000000", "at most 134217728")]
    [InlineData("600000000, 200", "copies are needed")]
    public void A_sparse_file_of_hundreds_of_millions_is_refused_before_memory_is_taken(string shape, string found)
    {
        var path = Written(1, "<f4", "False", shape, []);
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length + shape.Split(", ")
                .Aggregate(4L, (product, size) =>
                    product * int.Parse(size, System.Globalization.CultureInfo.InvariantCulture)));
        }
        var error = Assert.Throws<InputException>(() => NumpyFile.Read(path));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tensors_are_not_written()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<InputException>(() => NumpyFile.Write(At("a.npy"), ones(3)));
        Assert.Throws<InputException>(() => NumpyFile.Write(At("a.npy"), ones(3, 3, ScalarType.Int64)));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void AssertRefused(string? expected, byte[] bytes)
    {
        WriteBytes(At("bad.npy"), bytes);
        var error = Assert.Throws<InputException>(() => NumpyFile.Read(At("bad.npy")));
        Assert.Contains(expected ?? "bad.npy", error.Message, StringComparison.Ordinal);
    }

    private string Written(byte version, string type, string order, string shape, byte[] numbers)
    {
        var text = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {order}, 'shape': ({shape}), }}\n");
        byte[] size = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        WriteBytes(At("made.npy"), [0x93, .. "NUMPY"u8, version, 0, .. size, .. text, .. numbers]);
        return At("made.npy");
    }

    private static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static void WriteBytes(string path, byte[] bytes) => AtomicFile.Write(path, stream => stream.Write(bytes));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_never_written(double value)
    {
        using var scope = NewDisposeScope();
        var path = At("infinite.npy");
        var error = Assert.Throws<InputException>(() => NumpyFile.Write(path, full(3, 2, value, ScalarType.Float64)));
        Assert.Contains("6 of 6", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }
}
