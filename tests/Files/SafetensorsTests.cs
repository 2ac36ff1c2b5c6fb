using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Files;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = new() { ["recipe"] = """{"epochs": 3, "ä": "β"}""" };
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string NewPath => Path.Combine(_folder, "deep", "file.safetensors");

    private static KeyValuePair<string, Tensor>[] Samples() =>
    [
        new("truth", tensor([true, false, true])),
        new("float64", tensor([0.1, -2.5, 1e300, 3.0]).view(2, 2)),
        new("float32", tensor([0.1f, -2.5f, 1e30f])),
        new("float16", tensor([0.5f, -2.5f, 65504f], dtype: ScalarType.Float16)),
        new("bfloat16", tensor([0.5f, -2.5f, MathF.ScaleB(1, 100)], dtype: ScalarType.BFloat16)),
        new("int64", tensor([-(1L << 62), 7L])),
        new("int32", tensor([int.MinValue, 7]).view(2, 1, 1)),
        new("uint8", tensor(new byte[] { 0, 255, 3 })),
        new("scalar", tensor(1.5f)),
        new("empty", zeros(0, 4)),
    ];

    [Fact]
    public void All_element_types_survive_a_round_trip()
    {
        Safetensors.Write(NewPath, Samples(), Metadata);
        RequireSamples(NewPath);
    }

    [Fact]
    public void A_header_whose_length_begins_like_a_pickle_is_no_pickle()
    {
        var padding = Enumerable.Range(0, 200).First(count =>
        {
            Safetensors.Write(NewPath, Samples(), new Dictionary<string, string> { ["padding"] = new('x', count) });
            return File.ReadAllBytes(NewPath)[0] == 0x80;
        });
        using var file = TensorFile.Open(NewPath);
        Assert.Equal("safetensors", file.Format);
        Assert.InRange(padding, 0, 200);
    }

    [Fact]
    public void A_file_written_with_NumPy_is_read() =>
        RequireSamples(GoldenFile.Path("safetensors-from-numpy.safetensors"));

    [Fact]
    public void Files_are_written_byte_for_byte_as_the_one_that_NumPy_accepted()
    {
        Safetensors.Write(NewPath, Samples(), Metadata);
        Assert.Equal(File.ReadAllBytes(GoldenFile.Path("safetensors-from-mira.safetensors")),
            File.ReadAllBytes(NewPath));
    }

    private static void RequireSamples(string path)
    {
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(Samples().Select(sample => sample.Key), file.Names);
        Assert.Equal(Metadata["recipe"], file.Metadata["recipe"]);
        foreach (var (name, expected) in Samples())
        {
            var read = file.Load(name);
            Assert.Equal(expected.dtype, file.DType(name));
            Assert.Equal(expected.shape, file.Shape(name));
            Assert.Equal(expected.dtype, read.dtype);
            Assert.Equal(expected.shape, read.shape);
            Assert.True(expected.equal(read).all().ToBoolean(), name);
        }
    }

    [Fact]
    public void Strides_other_than_row_major_are_stored_in_logical_order()
    {
        var image = arange(24, dtype: ScalarType.Float32).view(1, 2, 3, 4);
        var channelsLast = image.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var slice = arange(20).view(4, 5).narrow(1, 1, 2);
        Safetensors.Write(NewPath, [new("image", channelsLast), new("slice", slice)]);
        using var file = SafetensorsFile.Open(NewPath);
        Assert.Equal(image.data<float>().ToArray(), file.Load("image").data<float>().ToArray());
        Assert.Equal([1, 2, 6, 7, 11, 12, 16, 17], file.Load("slice").data<long>().ToArray());
    }

    [Fact]
    public void Parameters_that_require_gradients_are_stored()
    {
        var weight = new TorchSharp.Modules.Parameter(ones(3));
        Safetensors.Write(NewPath, [new("weight", weight)]);
        using var file = SafetensorsFile.Open(NewPath);
        Assert.False(file.Load("weight").requires_grad);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused() => Assert.Throws<ArgumentException>(
        () => Safetensors.Write(NewPath, [new("weight", ones(1)), new("weight", ones(1))]));

    [Fact]
    public void The_reserved_name_and_complex_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Safetensors.Write(NewPath, [new("__metadata__", ones(1))]));
        Assert.Throws<ArgumentException>(
            () => Safetensors.Write(NewPath, [new("complex", zeros(1, dtype: ScalarType.ComplexFloat32))]));
        Assert.False(File.Exists(NewPath));
    }

    [Fact]
    public void A_missing_tensor_is_named_together_with_what_the_file_holds()
    {
        Safetensors.Write(NewPath, [new("weight", ones(1))]);
        using var file = SafetensorsFile.Open(NewPath);
        var error = Assert.Throws<InputException>(() => file.Load("bias"));
        Assert.Contains("no tensor 'bias'", error.Message);
        Assert.Contains("weight", error.Message);
    }
}
