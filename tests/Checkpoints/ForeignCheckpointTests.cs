using System.IO.Compression;
using System.Text;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints;

/// <summary>Files as other programs leave them: objects beside the weights, types that are not read, archives
/// packed anew, shards.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_deflated_checkpoint_is_read()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("stored.pth");
        var values = arange(1000, dtype: ScalarType.Float32);
        PytorchExport.Write(path, [new("a", values), new("b", ones(3, 2))]);

        using var file = TensorFile.Open(Rezipped(path, name => name));

        Assert.Equal(["a", "b"], file.Names);
        Assert.True(file.Load("a").equal(values).all().item<bool>());
        Assert.Equal([3, 2], file.Load("b").shape);
    }

    [Fact]
    public void A_checkpoint_zipped_again_without_its_folder_is_read()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("stored.pth");
        PytorchExport.Write(path, [new("a", ones(3))]);

        using var file =
            TensorFile.Open(Rezipped(path, name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]));

        Assert.Equal(3, file.Load("a").sum().item<float>());
    }

    [Theory]
    [InlineData(
        "cfunctools\npartial\n(ctorch.nn.modules.normalization\nLayerNorm\ntR(ctorch.nn.modules.normalization\nLayerNorm\n)}Ntb", "functools.partial")]
    [InlineData("ctorch.nn.modules.activation\nReLU\n", "torch.nn.modules.activation.ReLU")]
    [InlineData("c__builtin__\ngetattr\n(ctorch.optim.lr_scheduler\nOneCycleLR\nX\x0e\0\0\0_annealing_costR",
        "__builtin__.getattr")]
    [InlineData(
        "ctorch.nn.modules.loss\nCrossEntropyLoss\n)\x81}(X\x08\0\0\0training\x88X\x0b\0\0\0_parametersccollections\nOrderedDict\n)Rub", "torch.nn.modules.loss.CrossEntropyLoss")]
    [InlineData("cdatetime\ntimezone\n(cdatetime\ntimedelta\n(K\0K\0K\0tRtR", "datetime.timezone")]
    [InlineData("cvissl.utils.hydra_config\nAttrDict\n)\x81(X\x01\0\0\0aK\x01u}b", "vissl.utils.hydra_config.AttrDict")]
    [InlineData("ccollections\ndeque\n]K\u0001a\x85R(K\u0002e", "collections.deque")]
    [InlineData("ccollections\nOrderedDict\ncthe.module\nConfig\n)R\x85R", "the.module.Config")]
    public void Objects_beside_the_weights_are_named_and_let_be(string value, string kind)
    {
        using var file = Beside(writer => writer.Text("hyper_parameters").Raw(value));

        Assert.Equal(["weight"], file.Names);
        Assert.Contains(file.Opaque, entry => entry.Kind == kind);
        using var weight = file.Load("weight");
        Assert.Equal([4], weight.shape);
    }

    [Theory]
    [InlineData("torch", "ComplexFloatStorage", "torch.ComplexFloatStorage")]
    [InlineData("torch", "QUInt8Storage", "torch.QUInt8Storage")]
    [InlineData("torch.storage", "UntypedStorage", "torch.storage.UntypedStorage")]
    public void Tensors_of_types_that_are_not_read_are_named(string module, string type, string kind)
    {
        using var file = Beside(writer => Tensor(writer.Text("extra"), "_rebuild_tensor_v2", (module, type), "0"));

        Assert.Equal(["weight"], file.Names);
        Assert.Contains(new OpaqueEntry("extra", kind), file.Opaque);
    }

    [Fact]
    public void Tensors_of_new_types_are_named_by_their_type()
    {
        using var file = Beside(writer =>
        {
            writer.Text("extra").Name("torch._utils", "_rebuild_tensor_v3").Mark();
            writer.Mark().Text("storage").Name("torch.storage", "UntypedStorage").Text("0").Text("cpu").Integer(16)
                .Tuple().Persistent();
            writer.Integer(0).Integers([4]).Integers([1]).Truth(false).Dictionary().Name("torch", "uint16")
                .Tuple().Call();
        });

        Assert.Contains(new OpaqueEntry("extra", "torch.uint16"), file.Opaque);
    }

    [Fact]
    public void A_sparse_tensor_is_named_and_its_parts_are_no_tensors_of_the_file()
    {
        using var file = Beside(writer =>
        {
            writer.Text("extra").Name("torch._utils", "_rebuild_sparse_tensor").Mark()
                .Name("torch.serialization", "_get_layout").Mark().Text("torch.sparse_coo").Tuple().Call();
            Tensor(writer.Mark(), "_rebuild_tensor_v2", ("torch", "FloatStorage"), "0");
            writer.Integers([4]).Tuple().Tuple().Call();
        });

        Assert.Equal(["weight"], file.Names);
        Assert.Contains(new OpaqueEntry("extra", "torch._utils._rebuild_sparse_tensor"), file.Opaque);
    }

    [Fact]
    public void A_tensor_with_attributes_of_its_own_is_read()
    {
        using var file = Beside(writer =>
        {
            writer.Text("extra").Name("torch._tensor", "_rebuild_from_type_v2").Mark()
                .Name("torch._utils", "_rebuild_tensor_v2").Name("torch", "Tensor");
            writer.Mark().Mark().Text("storage").Name("torch", "FloatStorage").Text("0").Text("cpu").Integer(4).Tuple()
                .Persistent();
            writer.Integer(0).Integers([4]).Integers([1]).Truth(false).Dictionary().Tuple().Dictionary().Tuple().Call();
        });

        Assert.Equal(["weight", "extra"], file.Names);
    }

    [Fact]
    public void The_container_of_before_PyTorch_1_6_is_walked_past_types_that_are_not_read()
    {
        var path = _folder.File("legacy.pth");
        AtomicFile.Write(path, stream =>
        {
            stream.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
            new PickleWriter(stream).Protocol(2).Integer(1001).Stop();
            var system = new PickleWriter(stream).Protocol(2).Dictionary().Mark();
            system.Text("little_endian").Truth(true).SetItems().Stop();
            var root = new PickleWriter(stream).Protocol(2).Dictionary().Mark();
            Tensor(root.Text("extra"), "_rebuild_tensor_v2", ("torch", "ComplexFloatStorage"), "1");
            Tensor(root.Text("weight"), "_rebuild_tensor_v2", ("torch", "FloatStorage"), "2");
            root.SetItems().Stop();
            new PickleWriter(stream).Protocol(2).Raw("](X\x01\0\0\01X\x01\0\0\02e").Stop();
            stream.Write([4, 0, 0, 0, 0, 0, 0, 0, .. new byte[32]]);
            stream.Write([4, 0, 0, 0, 0, 0, 0, 0, .. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]);
        });

        using var file = TensorFile.Open(path);
        using var weight = file.Load("weight");

        Assert.Equal([1f, 2f, 3f, 4f], weight.data<float>().ToArray());
        Assert.Equal([new OpaqueEntry("extra", "torch.ComplexFloatStorage")], file.Opaque);
    }

    [Theory]
    [InlineData("F8_E4M3", "3", 3)]
    [InlineData("C64", "1", 8)]
    [InlineData("F4", "3", 2)]
    [InlineData("I2X", "7", 5)]
    public void Safetensors_of_types_that_are_not_read_are_named(string type, string shape, int bytes)
    {
        using var file =
            Safe(
                $$$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"{{{type}}}","shape":[{{{shape}}}],"data_offsets":[4,{{{4 + bytes}}}]}}""", 4 + bytes);

        Assert.Equal(["a"], file.Names);
        Assert.Equal([new OpaqueEntry("x", type)], file.Opaque);
    }

    [Theory]
    [InlineData("""{"format":"pt","step":5}""", "step", "5")]
    [InlineData("""{"format":null}""", "format", "null")]
    [InlineData("""{"config":{"a":[1,2]}}""", "config", """{"a":[1,2]}""")]
    public void Metadata_that_is_no_text_is_taken_as_its_JSON(string metadata, string key, string value)
    {
        using var file =
            Safe($$$"""{"__metadata__":{{{metadata}}},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);

        Assert.Equal(value, file.Metadata[key]);
    }

    /// <summary>A checkpoint of one tensor "weight" [4] with something else set beside it.</summary>
    private ITensorFile Beside(Action<PickleWriter> write)
    {
        using var pickle = new MemoryStream();
        var writer = new PickleWriter(pickle).Protocol(2).Dictionary().Mark();
        Tensor(writer.Text("weight"), "_rebuild_tensor_v2", ("torch", "FloatStorage"), "0");
        write(writer);
        writer.SetItems().Stop();
        var path = _folder.File("beside.pth");
        AtomicFile.Write(path, stream =>
        {
            var zip = new ZipWriter(stream);
            zip.Add("archive/data.pkl", pickle.ToArray());
            zip.Add("archive/data/0", new byte[16]);
            zip.Finish();
        });
        return TensorFile.Open(path);
    }

    private static void Tensor(PickleWriter writer, string rebuild, (string Module, string Name) storage, string key)
    {
        writer.Name("torch._utils", rebuild).Mark();
        writer.Mark().Text("storage").Name(storage.Module, storage.Name).Text(key).Text("cpu").Integer(4).Tuple()
            .Persistent();
        writer.Integer(0).Integers([4]).Integers([1]).Truth(false).Dictionary().Tuple().Call();
    }

    private ITensorFile Safe(string header, int data)
    {
        var path = _folder.File("other.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        AtomicFile.Write(path, stream =>
            stream.Write([.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[data]]));
        return TensorFile.Open(path);
    }

    private string Rezipped(string path, Func<string, string> rename)
    {
        var packed = _folder.File("packed.pth");
        using var stored = ZipFile.OpenRead(path);
        using var archive = new ZipArchive(File.Create(packed), ZipArchiveMode.Create);
        foreach (var entry in stored.Entries)
        {
            using var from = entry.Open();
            using var to = archive.CreateEntry(rename(entry.FullName)).Open();
            from.CopyTo(to);
        }
        return packed;
    }
}
