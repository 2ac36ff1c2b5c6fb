using System.Buffers.Binary;
using System.IO.Compression;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints;

public sealed class CheckpointMutationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Checkpoints/kinds-zip.pth", 5000)]
    [InlineData("Checkpoints/kinds-legacy.pth", 5000)]
    public void Ten_thousand_mutations_end_in_one_typed_error_or_in_tensors(string name, int mutations)
    {
        var original = File.ReadAllBytes(GoldenFile.Path(name));
        var random = new Random(17);
        var path = _folder.File("mutant.pth");
        var refused = 0;
        for (var i = 0; i < mutations; i++)
        {
            File.WriteAllBytes(path, Mutate(original, random).AsSpan());
            refused += IsRefused(path) ? 1 : 0;
        }
        Assert.InRange(refused, mutations / 10, mutations);
    }

    [Fact]
    public void Mutations_of_a_deflated_file_end_in_one_typed_error_or_in_tensors()
    {
        using var stored = ZipFile.OpenRead(GoldenFile.Path("Checkpoints/kinds-zip.pth"));
        var path = _folder.File("mutant.pth");
        var original = File.ReadAllBytes(Deflated.Zip(path,
            [.. stored.Entries.Select(entry => (entry.FullName, Content(entry)))]));
        var random = new Random(23);
        for (var i = 0; i < 1000; i++)
        {
            File.WriteAllBytes(path, Mutate(original, random).AsSpan());
            _ = IsRefused(path);
        }
        File.WriteAllBytes(path, original.AsSpan());
        Assert.False(IsRefused(path));

        static byte[] Content(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    private static bool IsRefused(string path)
    {
        try
        {
            using var scope = NewDisposeScope();
            using var file = TensorFile.Open(path);
            foreach (var tensor in file.Names)
            {
                file.Load(tensor);
            }
            return false;
        }
        catch (InputException)
        {
            return true;
        }
    }

    /// <summary>A few bytes changed, cut off, put in, or a length made huge.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Length - 8);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = bytes[..Math.Max(at, 16)]; break;
                case 3: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at),
                    random.Next(int.MinValue, int.MaxValue)); break;
            }
            bytes = bytes.Length < 16 ? original.ToArray() : bytes;
        }
        return bytes;
    }
}

/// <summary>Zip archives of deflated entries, as a checkpoint has that was unzipped and zipped again.</summary>
internal static class Deflated
{
    /// <summary>Writes one and returns its path.</summary>
    internal static string Zip(string path, params (string Name, byte[] Content)[] entries)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }
        return path;
    }
}
