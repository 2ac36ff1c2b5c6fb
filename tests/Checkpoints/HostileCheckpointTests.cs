using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;

namespace Mira.Tests.Checkpoints;

public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(Vx\nios\nsystem\n.", "opcode 0x56")]
    [InlineData("X\u00ff\u00ff\u00ff\u007fab.", "2147483647 bytes announced")]
    [InlineData("B\u00ff\u00ff\u00ff\u00ffab.", "4294967295 bytes announced")]
    [InlineData("\x8b\0\0\0\x7f.", "integer of 2130706432 bytes")]
    [InlineData("h\x05.", "never remembered")]
    [InlineData("a.", "1 values where there are 0")]
    [InlineData("0.", "where there is none")]
    [InlineData("K\u0001K\u0002a.", "appended to a Int64")]
    [InlineData("t.", "needs a mark where there is none")]
    [InlineData("}K\x01K\x02K\x03\x87R.", "a call of")]
    [InlineData("\x80\x09.", "protocol 9")]
    [InlineData("ccollections", "name without an end")]
    [InlineData("}(K\x01u.", "key without a value")]
    [InlineData("K\x01Q.", "a storage whose type")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(K\x01tR.", "a tensor whose storage")]
    [InlineData("}", "1 bytes announced where 0 are left")]
    public void A_pickle_that_asks_for_more_is_refused_where_it_does(string pickle, string found)
    {
        var path = Zip(("archive/data.pkl", Encoding.Latin1.GetBytes(pickle)));

        var error = Assert.Throws<InputException>(() => TensorFile.Open(path).Dispose());

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains("at byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\x04\0\0\0truetR.", "'os.system'")]
    [InlineData("cposix\nsystem\n.", "'posix.system'")]
    [InlineData("cbuiltins\neval\n(X\x01\0\0\01tR.", "'builtins.eval'")]
    [InlineData("c__builtin__\ngetattr\n.", "'__builtin__.getattr'")]
    [InlineData("ctorch.nn.modules.linear\nLinear\n)R.", "'torch.nn.modules.linear.Linear'")]
    [InlineData("cos\nsystem\n)\x81}b.", "'os.system'")]
    public void Names_that_would_run_something_are_told_and_never_run(string pickle, string found)
    {
        var error = Assert.Throws<InputException>(() =>
            TensorFile.Open(Zip(("archive/data.pkl", Encoding.Latin1.GetBytes(pickle)))).Dispose());

        Assert.Contains("holds no tensors", error.Message, StringComparison.Ordinal);
        Assert.Contains($"did not execute, its other objects: {found}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("element 7 of a storage of 4", 4, 0, new long[] { 8 }, new long[] { 1 })]
    [InlineData("element 4 of a storage of 4", 4, 1, new long[] { 4 }, new long[] { 1 })]
    [InlineData("negative", 4, 0, new long[] { -1 }, new long[] { 1 })]
    [InlineData("negative", 4, 0, new long[] { 2 }, new long[] { -1 })]
    [InlineData("over 4 elements", 4, 0, new long[] { 1L << 40 }, new long[] { 0 })]
    [InlineData("over 4 elements", 4, 0, new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 })]
    [InlineData("strides", 4, 0, new long[] { 3, 3, 3 }, new long[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    [InlineData("takes 16 bytes", 400, 0, new long[] { 400 }, new long[] { 1 })]
    [InlineData("takes 16 bytes", long.MaxValue, 0, new long[] { 4 }, new long[] { 1 })]
    public void A_tensor_that_reaches_beyond_its_numbers_is_refused(string found, long count, long offset, long[] shape,
        long[] stride)
    {
        var pickle = Pickle(writer => Tensor(writer, "0", count, offset, shape, stride));
        var path = Zip(("archive/data.pkl", pickle), ("archive/data/0", new byte[16]));

        var error = Assert.Throws<InputException>(() => TensorFile.Open(path).Dispose());

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_there_are_missed()
    {
        var path = Zip(("archive/data.pkl", Pickle(writer => Tensor(writer, "7", 4, 0, [4], [1]))));

        Assert.Contains("lacks the numbers of its storage '7'",
            Assert.Throws<InputException>(() => TensorFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_holds_itself_has_an_end()
    {
        byte[] own = [.. "}q\0X\x01\0\0\0a"u8, .. "h\0s."u8];
        var path = Zip(("archive/data.pkl", own));

        Assert.Contains("too deeply", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_that_double_at_every_level_are_given_up()
    {
        using var stream = new MemoryStream();
        stream.Write("]q\0"u8);
        for (byte level = 0; level < 22; level++)
        {
            stream.Write([(byte)']', (byte)'(', (byte)'h', level, (byte)'h', level, (byte)'h', level, (byte)'h', level,
                (byte)'e', (byte)'q', (byte)(level + 1)]);
        }
        stream.Write("."u8);
        var clock = Stopwatch.StartNew();

        var error = Assert.Throws<InputException>(() => TensorFile.Open(Zip(("archive/data.pkl", stream.ToArray()))));

        Assert.Contains("too deeply", error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_flood_of_empty_containers_is_stopped()
    {
        var path = Zip(("archive/data.pkl", [.. Enumerable.Repeat((byte)'}', 1_200_000), (byte)'.']));

        Assert.Contains("more than 1000000 opcodes", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_claims_to_unfold_to_more_than_deflate_can_hold_is_refused_before_it_does()
    {
        var bytes =
            File.ReadAllBytes(Deflated.Zip(_folder.File("deflated.pth"), ("archive/data.pkl", new byte[1 << 16])));
        // The length that the directory tells, behind the checksum and the packed length.
        var entry = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 24), 1u << 30);
        var path = _folder.File("bomb.pth");
        File.WriteAllBytes(path, bytes.AsSpan());

        Assert.Contains("claims to hold 1073741824", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Compression_of_another_kind_than_deflate_is_refused()
    {
        var bytes =
            File.ReadAllBytes(Deflated.Zip(_folder.File("deflated.pth"), ("archive/data.pkl", new byte[1 << 10])));
        var entry = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        bytes[entry + 10] = 12;
        var path = _folder.File("bzip2.pth");
        File.WriteAllBytes(path, bytes.AsSpan());

        Assert.Contains("compressed (method 12)", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_among_deflated_numbers_is_found()
    {
        var random = new Random(3);
        var numbers = new byte[4096];
        random.NextBytes(numbers);
        var bytes =
            File.ReadAllBytes(Deflated.Zip(_folder.File("deflated.pth"),
                ("archive/data.pkl", Pickle(writer => Tensor(writer, "0", 1024, 0, [1024], [1]))),
                ("archive/data/0", numbers)));
        bytes[bytes.AsSpan().IndexOf("archive/data/0"u8) + 2000] ^= 1;
        var path = _folder.File("flipped.pth");
        File.WriteAllBytes(path, bytes.AsSpan());
        using var file = TensorFile.Open(path);

        Assert.Contains("does not decompress", Assert.Throws<InputException>(() => file.Load("t")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("archive/model.json", "without data.pkl")]
    [InlineData("archive/constants.pkl", "TorchScript")]
    public void Archives_of_another_kind_are_told_apart(string entry, string found) =>
        Assert.Contains(found, Assert.Throws<InputException>(() => TensorFile.Open(Zip((entry, [1])))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_big_endian_file_is_refused() => Assert.Contains("big-endian", Assert.Throws<InputException>(() =>
        TensorFile.Open(Zip(("archive/data.pkl", "}."u8.ToArray()), ("archive/byteorder", "big"u8.ToArray())))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_flipped_bit_among_the_numbers_is_found()
    {
        var path = Zip(("archive/data.pkl", Pickle(writer => Tensor(writer, "0", 4, 0, [4], [1]))),
            ("archive/data/0", new byte[16]));
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("archive/data/0"u8);
        bytes[((at + 64) / 64 * 64) + 3] ^= 1;
        File.WriteAllBytes(path, bytes.AsSpan());
        using var file = TensorFile.Open(path);

        Assert.Contains("checksum", Assert.Throws<InputException>(() => file.Load("t")).Message,
            StringComparison.Ordinal);
    }

    private static void Tensor(PickleWriter writer, string key, long count, long offset, long[] shape, long[] stride)
    {
        writer.Dictionary().Mark().Text("t").Name("torch._utils", "_rebuild_tensor_v2").Mark();
        writer.Mark().Text("storage").Name("torch", "FloatStorage").Text(key).Text("cpu").Integer(count).Tuple()
            .Persistent();
        writer.Integer(offset).Integers(shape).Integers(stride).Truth(false).Dictionary().Tuple().Call().SetItems();
    }

    private static byte[] Pickle(Action<PickleWriter> write)
    {
        using var stream = new MemoryStream();
        var writer = new PickleWriter(stream).Protocol(2);
        write(writer);
        writer.Stop();
        return stream.ToArray();
    }

    private string Zip(params (string Name, byte[] Content)[] entries)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.pth");
        AtomicFile.Write(path, stream =>
        {
            var zip = new ZipWriter(stream);
            Array.ForEach(entries, entry => zip.Add(entry.Name, entry.Content));
            zip.Finish();
        });
        return path;
    }
}
