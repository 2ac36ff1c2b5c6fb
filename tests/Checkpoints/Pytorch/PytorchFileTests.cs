using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Tests.Anchors;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.Pytorch;

public sealed class PytorchFileTests
{
    [Theory]
    [InlineData("Checkpoints/kinds-zip.pth", "PyTorch zip")]
    [InlineData("Checkpoints/kinds-legacy.pth", "PyTorch before 1.6")]
    public void Both_containers_give_the_tensors_that_PyTorch_saved(string name, string format)
    {
        using var file = TensorFile.Open(GoldenFile.Path(name));
        using var expected = GoldenFile.Open("Checkpoints/kinds.safetensors");

        Assert.Equal(format, file.Format);
        Assert.All(expected.Names, tensor => AssertEqual(expected, tensor, file, $"state_dict/{tensor}"));
        Assert.Equal(expected.Names.Count + 1, file.Names.Count);
        Assert.Contains("optimizer/state/0/momentum_buffer", file.Names);
    }

    [Fact]
    public void A_published_checkpoint_in_the_old_container_has_the_numbers_that_NumPy_took_from_it()
    {
        using var folder = new TemporaryFolder();
        using var file = TensorFile.Open(GoldenFile.Path("Checkpoints/resnet20-12fca82f.th"));
        using var twin = SafetensorsFile.Open(Resnet20.Unpack(folder));

        // 0.27 million, as published; resnet20.py kept those of its stages as they are.
        Assert.Equal(269_722, Trained(file)
            .Sum(name => file.Shape(name).Aggregate(1L, (product, size) => product * size)));
        var stages = Trained(file).Where(name => name.Contains(".layer", StringComparison.Ordinal)).ToList();
        Assert.Equal(3 * 3 * 6, stages.Count);
        Assert.All(stages, name => AssertEqual(twin, name["state_dict/module.".Length..], file, name));
    }

    [Fact]
    public void A_tensor_that_is_not_there_is_named()
    {
        using var file = TensorFile.Open(GoldenFile.Path("Checkpoints/kinds-zip.pth"));

        var error = Assert.Throws<InputException>(() => file.Load("state_dict/absent"));

        Assert.Contains("no tensor 'state_dict/absent'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checksums_agree_with_zips()
    {
        Assert.Equal(0xCBF43926, System.IO.Hashing.Crc32.HashToUInt32("123456789"u8));
        Assert.Equal(0u, System.IO.Hashing.Crc32.HashToUInt32([]));
    }

    private static IEnumerable<string> Trained(ITensorFile file) => file.Names
        .Where(name => name.EndsWith(".weight", StringComparison.Ordinal)
            || name.EndsWith(".bias", StringComparison.Ordinal));

    private static void AssertEqual(SafetensorsFile expectedFile, string expectedName, ITensorFile file, string name)
    {
        using var expected = expectedFile.Load(expectedName);
        using var found = file.Load(name);
        Assert.Equal(expected.dtype, found.dtype);
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(Bytes(expected), Bytes(found));
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using var stream = new MemoryStream();
        TensorBytes.Read(tensor, piece => stream.Write(piece));
        return stream.ToArray();
    }
}
