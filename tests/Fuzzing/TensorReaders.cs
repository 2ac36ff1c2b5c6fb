using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files.Numpy;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Tests.Fuzzing;

/// <summary>Readers of arrays, features and checkpoints.</summary>
internal static class TensorReaders
{
    internal static IEnumerable<FuzzedReader> All(TemporaryFolder folder)
    {
        using var scope = NewDisposeScope();
        byte[] stored = Features(folder, "made.npz"), safe = Features(folder, "made.safetensors");
        byte[][] pytorch = [folder.Made("made.pth", Pytorch),
            File.ReadAllBytes(GoldenFile.Path("Checkpoints/kinds-zip.pth"))];
        var (checkpoint, legacy) = (Checkpoint(folder),
            File.ReadAllBytes(GoldenFile.Path("Checkpoints/kinds-legacy.pth")));
        byte[][] kinds = [File.ReadAllBytes(GoldenFile.Path("Checkpoints/kinds.safetensors")), safe];
        return
        [
            new("array (.npy)", [folder.Made("made.npy", path => NumpyFile.Write(path, Numbers(3, 4)))],
                file => NumpyFile.Read(folder.Write("a.npy", file)).Dispose()),
            new("features (.npz)", [stored, File.ReadAllBytes(GoldenFile.Path("features-stored.npz"))],
                file => ReadFeatures(folder.Write("a.npz", file))),
            new("features (.npz, deflated)", [Deflated(stored),
                File.ReadAllBytes(GoldenFile.Path("features-deflated.npz"))],
                file => ReadFeatures(folder.Write("d.npz", file))),
            new("features (.npz, checksums right)", Arrays(stored),
                file => ReadFeatures(folder.Write("n.npz", Npz(file, stored)))),
            new("features (.safetensors)", [safe], file => ReadFeatures(folder.Write("a.safetensors", file))),
            new("features (.safetensors, checksum right)", [safe],
                file => ReadFeatures(folder.Write("s.safetensors", Checked(file)))),
            new("checkpoint (.safetensors)", kinds, file => ReadTensors(folder.Write("t.safetensors", file))),
            new("checkpoint (.pth)", pytorch, file => ReadTensors(folder.Write("a.pth", file))),
            new("checkpoint (.pth, deflated)", [.. pytorch.Select(Deflated)],
                file => ReadTensors(folder.Write("d.pth", file))),
            new("index of shards (.json)", [Encoding.UTF8.GetBytes(Index)], file => ReadShards(folder, safe, file)),
            new("checkpoint (.pth, pickle alone, checksums right)", [.. pytorch.Select(Pickle)],
                file => ReadTensors(folder.Write("p.pth", WithPickle(file)))),
            new("checkpoint (.pth before PyTorch 1.6)", [legacy], file => ReadTensors(folder.Write("l.pth", file))),
            new("own checkpoint", [checkpoint], file => CheckpointHeader.Read(folder.Write("c.safetensors", file))),
            new("own checkpoint (checksum right)", [checkpoint], file =>
                CheckpointHeader.Read(folder.Write("r.safetensors", Checked(file)))),
        ];
    }

    private static Tensor Numbers(int rows, int columns) =>
        arange(rows * columns, dtype: ScalarType.Float32).div(7).reshape(rows, columns);

    private static byte[] Features(TemporaryFolder folder, string name) => folder.Made(name, path =>
    {
        using var set = new FeatureSet(Numbers(4, 3), [0, 1, 1, 0])
        {
            Files = ["a.png", "b.png", "c.png", "ü.png"],
            ClassNames = ["cat", "dog"],
            Origin = new() { Method = "MIRA", Data = "x" },
        };
        FeatureFile.Write(path, set);
    });

    private static void ReadFeatures(string path)
    {
        FeatureRows.TryOpen(path)?.Dispose();
        FeatureFile.Read(path).Dispose();
    }

    private static void ReadTensors(string path)
    {
        using var file = TensorFile.Open(path);
        foreach (var name in file.Names)
        {
            file.Load(name).Dispose();
        }
        _ = file.ContentHash;
        _ = KeyMatching.All(file, null);
    }

    private const string Index =
        "{\"metadata\":{\"total_size\":96},\"weight_map\":{\"features\":\"shard-1.safetensors\",\"labels\":\"shard-1.safetensors\"}}";

    private static void ReadShards(TemporaryFolder folder, byte[] shard, byte[] index)
    {
        folder.Write("shards/shard-1.safetensors", shard);
        ReadTensors(folder.Write("shards/model.safetensors.index.json", index));
    }

    private static void Pytorch(string path) =>
        PytorchExport.Write(path, [new("conv1.weight", Numbers(2, 3)), new("bn1.num_batches_tracked", tensor(7L))]);

    private static byte[] Checkpoint(TemporaryFolder folder) => folder.Made("made-checkpoint.safetensors", path =>
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["student.w"] = Numbers(1, 2) },
            new CheckpointHeader(TinyRun.Recipe, 5, 1, "cifar10-mini", "0123")
            {
                Device = "cpu",
                Precision = "fp32",
                Threads = 1,
                Metrics = [Rows.Metrics(1)],
            }.ToMetadata()));

    /// <summary>The same entries, compressed.</summary>
    private static byte[] Deflated(byte[] archive)
    {
        using var packed = new MemoryStream();
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Entries(archive))
            {
                using var entry = target.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return packed.ToArray();
    }

    private static List<(string Name, byte[] Content)> Entries(byte[] archive)
    {
        using var source = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        return [.. source.Entries.Select(entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return (entry.FullName, bytes.ToArray());
        })];
    }

    /// <summary>Arrays of an archive, each with the number of its entry before it.</summary>
    private static byte[][] Arrays(byte[] archive) =>
        [.. Entries(archive).Select((entry, place) => (byte[])[(byte)place, .. entry.Content])];

    /// <summary>The archive with one array replaced, whose checksum is right: so its damage reaches the
    /// reader of arrays.</summary>
    private static byte[] Npz(byte[] array, byte[] archive)
    {
        var entries = Entries(archive);
        var replaced = array.Length == 0 ? 0 : array[0] % entries.Count;
        return Zip(entries.Select((entry, place) =>
            (entry.Name, place == replaced ? array[Math.Min(1, array.Length)..] : entry.Content)));
    }

    private static byte[] Pickle(byte[] archive) =>
        Entries(archive).First(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal)).Content;

    private static byte[] WithPickle(byte[] pickle) =>
        Zip([("archive/data.pkl", pickle), ("archive/data/0", new byte[24]), ("archive/data/1", new byte[8])]);

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var packed = new MemoryStream();
        var zip = new ZipWriter(packed);
        foreach (var (name, content) in entries)
        {
            zip.Add(name, content);
        }
        zip.Finish();
        return packed.ToArray();
    }

    /// <summary>Makes the checksum of a damaged file right again, so that the damage reaches
    /// what lies behind it.</summary>
    private static byte[] Checked(byte[] file)
    {
        const string key = "\"mira.sha256\":\"";
        const int prefix = 8;
        var at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)) + key.Length;
        if (at < prefix + key.Length || at + 64 > file.Length)
        {
            return file;
        }
        var made = file.ToArray();
        made.AsSpan(at, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(made.AsSpan(prefix))), made.AsSpan(at));
        return made;
    }
}
