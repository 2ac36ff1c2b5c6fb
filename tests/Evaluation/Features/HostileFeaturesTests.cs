using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;

namespace Mira.Tests.Evaluation.Features;

/// <summary>Feature files that are damaged, or that announce what they do not have.</summary>
public sealed class HostileFeaturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression, "features")]
    [InlineData(CompressionLevel.NoCompression, "labels")]
    [InlineData(CompressionLevel.NoCompression, "files")]
    [InlineData(CompressionLevel.NoCompression, "class_names")]
    [InlineData(CompressionLevel.Optimal, "features")]
    [InlineData(CompressionLevel.Optimal, "labels")]
    [InlineData(CompressionLevel.Optimal, "files")]
    public void A_flipped_bit_of_an_array_is_noticed_on_every_path(CompressionLevel level, string array)
    {
        var path = _folder.File("a.npz");
        Write(path, level, Arrays());
        var bytes = File.ReadAllBytes(path);
        using var whole = FeatureFile.Read(path);
        var (places, refused) = (Places(bytes, array), 0);
        for (var at = places.Start; at < places.End; at++)
        {
            bytes[at] ^= (byte)(1 << (at % 8));
            Overwrite(path, bytes);
            refused += IsRefused(path, whole, level) ? 1 : 0;
            bytes[at] ^= (byte)(1 << (at % 8));
        }
        Assert.InRange(refused, level == CompressionLevel.NoCompression
            ? places.End - places.Start
            : (places.End - places.Start) / 2, places.End - places.Start);
    }

    /// <summary>Whether a file is refused on both paths. Some bits of deflate mean nothing, or the same: then the
    /// content is the same.</summary>
    private static bool IsRefused(string path, FeatureSet whole, CompressionLevel level)
    {
        try
        {
            using var set = FeatureFile.Read(path);
            Assert.Equal((whole.ContentHash, string.Join(',', whole.ClassNames)),
                (set.ContentHash, string.Join(',', set.ClassNames)));
            return false;
        }
        catch (InputException error)
        {
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
        // Where rows can be read from the disk; otherwise the file is read as above.
        if (level == CompressionLevel.NoCompression)
        {
            Assert.Contains(path, Assert.Throws<InputException>(() => FeatureRows.TryOpen(path)).Message,
                StringComparison.Ordinal);
        }
        return true;
    }

    [Theory]
    [InlineData("class_names")]
    [InlineData("files")]
    public void An_array_that_was_renamed_by_one_bit_is_not_taken_for_absent(string array)
    {
        var path = _folder.File("renamed.npz");
        Write(path, CompressionLevel.Optimal, Arrays());
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(array))] ^= 1;
        Overwrite(path, bytes);
        Assert.Contains("another name", Assert.Throws<InputException>(() => FeatureFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a billion file names", "files", "<U1", "(1000000000,)")]
    [InlineData("a billion class names", "class_names", "<U1", "(1000000000,)")]
    [InlineData("a billion words of origin", "method", "<U1", "(1000000000,)")]
    [InlineData("a billion labels", "labels", "<i8", "(1000000000,)")]
    [InlineData("a billion features", "features", "<f4", "(2, 1000000000)")]
    [InlineData("a product that overflows", "features", "<f4", "(4611686018427387904, 4611686018427387904)")]
    [InlineData("a product that overflows before it is 0", "features", "<f4",
        "(4611686018427387904, 4611686018427387904, 0)")]
    [InlineData("more dimensions than NumPy has", "features", "<f4", "many")]
    [InlineData("a number without rows", "features", "<f4", "()")]
    [InlineData("labels without rows", "labels", "<i8", "()")]
    public void A_claim_is_refused_before_memory_is_taken(string what, string array, string type, string shape)
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.SmallestSize])
        {
            var path = _folder.File("claim.npz");
            var arrays = Arrays();
            var sizes = shape == "many" ? $"({string.Concat(Enumerable.Repeat("1, ", 65))})" : shape;
            arrays[array] = [.. Header(type, sizes), .. new byte[64]];
            Write(path, level, arrays);
            var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            Assert.True(Assert.Throws<InputException>(() => FeatureFile.Read(path))
                .Message.Contains(path, StringComparison.Ordinal), what);
            // Compressed features are not left on the disk.
            if (level == CompressionLevel.NoCompression)
            {
                Assert.Throws<InputException>(() => FeatureRows.TryOpen(path)?.Dispose());
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        }
    }

    [Fact]
    public void An_entry_that_claims_more_than_deflate_can_make_is_refused()
    {
        var path = _folder.File("bomb.npz");
        var arrays = Arrays();
        arrays["files"] = [.. Header("<U1", "(2,)"), .. new byte[8]];
        Write(path, CompressionLevel.Optimal, arrays);
        var bytes = File.ReadAllBytes(path);
        // The last entry of the directory is that of 'files': its length, 24 bytes from its start.
        var directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 2_000_000_000);
        Overwrite(path, bytes);
        Assert.Contains("to hold 2000000000", Assert.Throws<InputException>(() => FeatureFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue - 1L)]
    [InlineData(100_000L)]
    [InlineData(long.MaxValue)]
    public void A_class_number_beyond_all_classes_is_refused(long label)
    {
        var path = _folder.File("label.npz");
        var arrays = Arrays();
        arrays["labels"] = [.. Header("<i8", "(2,)"), .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(label)];
        Write(path, CompressionLevel.NoCompression, arrays);
        foreach (var read in (Action[])[() => FeatureFile.Read(path), () => FeatureRows.TryOpen(path)])
        {
            var error = Assert.Throws<InputException>(read);
            Assert.Contains($"class number {label}", error.Message, StringComparison.Ordinal);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Class_numbers_may_be_larger_than_the_number_of_images()
    {
        var path = _folder.File("few.npz");
        var arrays = Arrays();
        arrays["labels"] = [.. Header("<i8", "(2,)"), .. BitConverter.GetBytes(21_840L),
            .. BitConverter.GetBytes(999L)];
        arrays.Remove("class_names");
        Write(path, CompressionLevel.NoCompression, arrays);
        using var set = FeatureFile.Read(path);
        Assert.Equal(21_841, set.Classes);
    }

    private static Dictionary<string, byte[]> Arrays() => new()
    {
        ["features"] = [.. Header("<f4", "(2, 3)"),
            .. new float[] { 1, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)],
        ["labels"] = [.. Header("<i8", "(2,)"), .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(1L)],
        ["class_names"] = [.. Header("<U3", "(2,)"), .. Encoding.UTF32.GetBytes("catdog")],
        ["files"] = [.. Header("<U5", "(2,)"), .. Encoding.UTF32.GetBytes("a.pngb.png")],
    };

    private static byte[] Header(string type, string shape)
    {
        var text = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text];
    }

    private static void Write(string path, CompressionLevel level, Dictionary<string, byte[]> arrays)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in arrays)
        {
            using var entry = archive.CreateEntry(name + ".npy", level).Open();
            entry.Write(content);
        }
    }

    /// <summary>Where the bytes of an array's entry lie.</summary>
    private static (int Start, int End) Places(byte[] archive, string array)
    {
        var name = Encoding.ASCII.GetBytes(array + ".npy");
        var header = archive.AsSpan().IndexOf(name) - 30;
        var start = header + 30 + name.Length + BitConverter.ToUInt16(archive, header + 28);
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        return (start, start + (int)zip.GetEntry(array + ".npy")!.CompressedLength);
    }

    private static void Overwrite(string path, byte[] content)
    {
        using var file = File.Create(path);
        file.Write(content);
    }
}
