using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Tests.Files;

public sealed class SafetensorsDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string NewPath => _folder.File($"{Guid.NewGuid():N}.safetensors");

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "8 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "of 4 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "claims bytes -4")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "inside another")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "uplicate")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 8, "8 bytes follow")]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}""", 4, "no element type")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "not the JSON expected")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "no 'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}""", 4, "not the JSON expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "negative size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0,
        "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0,
        "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "expected 2")]
    [InlineData("""{"a":7}""", 0, "not the JSON expected")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not the JSON expected")]
    [InlineData("""[]""", 0, "expected an object")]
    [InlineData("""{"a":""", 0, "not the JSON expected")]
    [InlineData("", 0, "not the JSON expected")]
    public void A_header_that_lies_is_refused_with_what_was_found(string header, int dataLength, string found)
    {
        var path = NewPath;
        var text = Encoding.UTF8.GetBytes(header);
        WriteRaw(path, text.Length, [.. text, .. new byte[dataLength]]);
        var error = Assert.Throws<InputException>(() => SafetensorsFile.Open(path).Dispose());
        Assert.Contains(path, error.Message);
        Assert.Contains(found, error.Message);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(3L)]
    [InlineData(long.MaxValue)]
    public void A_header_length_beyond_the_file_is_refused(long length)
    {
        var path = NewPath;
        WriteRaw(path, length, "{}"u8.ToArray());
        Assert.Contains("announces a header", Assert.Throws<InputException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Fact]
    public void Missing_files_folders_and_stumps_are_one_clear_error()
    {
        Assert.Contains("Cannot read", Assert.Throws<InputException>(() => SafetensorsFile.Open(NewPath)).Message);
        Assert.Contains("Cannot read", Assert.Throws<InputException>(() => SafetensorsFile.Open(_folder)).Message);
        var path = NewPath;
        AtomicFile.Write(path, stream => stream.Write("mira"u8));
        Assert.Contains("too short", Assert.Throws<InputException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Fact]
    public void Truth_values_other_than_0_and_1_are_refused()
    {
        var path = NewPath;
        var header = """{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"""u8;
        WriteRaw(path, header.Length, [.. header, 1, 2]);
        using var file = SafetensorsFile.Open(path);
        Assert.Contains("BOOL", Assert.Throws<InputException>(() => file.Load("a")).Message);
    }

    [Fact]
    public void Files_of_others_load_or_fail_cleanly_whatever_happened_to_them()
    {
        var whole =
            Encoding.UTF8.GetBytes(
                """{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"BOOL","shape":[1],"data_offsets":[8,9]}} """);
        byte[] content = [.. BitConverter.GetBytes((long)whole.Length), .. whole, .. new byte[9]];
        Gen.Select(Gen.Int[0, content.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var damaged = content.ToArray();
            damaged[at] = value;
            LoadOrRefuse(damaged);
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Every_flipped_bit_of_our_own_files_is_noticed()
    {
        var path = NewPath;
        using var weight = arange(6, dtype: ScalarType.Float32);
        Safetensors.Write(path, [new("weight", weight)], new Dictionary<string, string> { ["epoch"] = "3" });
        var content = File.ReadAllBytes(path);
        var checksumKey = content.AsSpan().IndexOf("mira.sha256"u8);
        for (var bit = 0; bit < content.Length * 8; bit++)
        {
            var isInKey = bit / 8 >= checksumKey && bit / 8 < checksumKey + "mira.sha256".Length;
            var damaged = content.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(isInKey || !LoadOrRefuse(damaged), $"bit {bit % 8} of byte {bit / 8} went unnoticed");
        }
    }

    [Fact]
    public void Every_truncation_of_our_own_files_is_noticed()
    {
        var path = NewPath;
        using var weight = arange(6, dtype: ScalarType.Float32);
        Safetensors.Write(path, [new("weight", weight)]);
        var content = File.ReadAllBytes(path);
        Assert.All(Enumerable.Range(0, content.Length), length => Assert.False(LoadOrRefuse(content[..length])));
        Assert.False(LoadOrRefuse([.. content, 0]));
    }

    /// <summary>Whether the file loads in full; anything but success and an input error fails the test.</summary>
    private bool LoadOrRefuse(byte[] content)
    {
        var path = _folder.File("damaged.safetensors");
        using (var stream = File.Create(path))
        {
            stream.Write(content);
        }
        try
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            return file.Names.All(name => file.Load(name).numel() >= 0);
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static void WriteRaw(string path, long headerLength, byte[] rest)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, headerLength);
        AtomicFile.Write(path, stream => stream.Write([.. prefix, .. rest]));
    }
}
